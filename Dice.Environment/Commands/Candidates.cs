using System.CommandLine;
using System.CommandLine.Completions;
using Dice.Environment.Data.Secrets;

namespace Dice.Environment.Commands;

/// <summary>Declares the values that shell completion offers. They are read when the user asks for them.</summary>
internal static class Candidates
{
    /// <summary>Declares the values of an argument.</summary>
    public static Argument<T> Offering<T>(this Argument<T> argument, Func<HostSettings, IEnumerable<string>> names)
    {
        argument.CompletionSources.Add(context => Read(context, names));
        return argument;
    }

    /// <summary>Declares the values of an option.</summary>
    public static Option<T> Offering<T>(this Option<T> option, Func<HostSettings, IEnumerable<string>> names)
    {
        option.CompletionSources.Add(context => Read(context, names));
        return option;
    }

    /// <summary>The services of the stack.</summary>
    public static IEnumerable<string> Services(HostSettings settings) => settings.KnownStack.Services.Select(service => service.Name);

    /// <summary>The keys of all secrets of the stack.</summary>
    public static IEnumerable<string> Secrets(HostSettings settings) => SecretsOf(settings).Select(secret => secret.Key);

    /// <summary>The keys of the secrets whose value can be replaced.</summary>
    public static IEnumerable<string> ReplaceableSecrets(HostSettings settings) => SecretsOf(settings).Where(secret => secret.FixedBecause is null).Select(secret => secret.Key);

    private static IEnumerable<Secret> SecretsOf(HostSettings settings) =>
        settings.KnownStack.Services.SelectMany(service => service.Secrets).GroupBy(secret => secret.Key).Select(uses => SecretChange.Find(settings.KnownStack, uses.Key));

    private static IEnumerable<CompletionItem> Read(CompletionContext context, Func<HostSettings, IEnumerable<string>> names) =>
        names(HostSettings.From(context.ParseResult)).Select(name => new CompletionItem(name));
}
