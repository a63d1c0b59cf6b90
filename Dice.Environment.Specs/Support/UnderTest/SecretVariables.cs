using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>The environment variables that hold a secret because a <c>dice.json</c> asks for it, for an application that reads no files.</summary>
public static class SecretVariables
{
    /// <summary>A container's variables, as <c>NAME=value</c>, without these.</summary>
    /// <param name="service">The container's service; null or unknown for one that belongs to none.</param>
    /// <param name="variables">The variables.</param>
    public static ImmutableArray<string> Without(string? service, IEnumerable<string>? variables)
    {
        string[] chosen = [.. (Environments.Dice.Services.FirstOrDefault(one => one.Name == service)?.Environment ?? ImmutableSortedDictionary<string, Value>.Empty)
            .Where(entry => entry.Value.Parts.OfType<SecretContentValue>().Any()).Select(entry => $"{entry.Key}=")];
        return [.. (variables ?? []).Where(variable => !chosen.Any(name => variable.StartsWith(name, StringComparison.Ordinal)))];
    }
}
