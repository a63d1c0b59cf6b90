using System.Collections;

namespace Dice.Environment.Surroundings;

/// <summary>The environment variables of this process.</summary>
public static class ProcessVariables
{
    /// <summary>Returns all variables with their current values.</summary>
    public static IReadOnlyDictionary<string, string> Read() =>
        Env.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
