using System.CommandLine;
using System.CommandLine.Completions;

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

    private static IEnumerable<CompletionItem> Read(CompletionContext context, Func<HostSettings, IEnumerable<string>> names) =>
        names(HostSettings.From(context.ParseResult)).Select(name => new CompletionItem(name));
}
