using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Dice.Environment.Commands.Completion;
using Dice.Environment.Commands.Output;

namespace Dice.Environment.Commands;

/// <summary>The host's command line: parses the arguments, runs the verb, and turns any error into one message and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line; without arguments, runs <c>up</c>.</summary>
    /// <returns>The exit code; <c>--help</c> explains it.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var console = new HostConsole();
        using var interruption = new Interruption(console);
        ParseResult? parsed = null;
        try
        {
            string[] line = arguments.Length == 0 ? ["up"] : arguments;
            parsed = Parse(CreateRoot(HostVerbs.Create(console, line[0]) is { } verb ? [verb] : HostVerbs.Create(console)), line);
            console.Complete = new NamedEnvironment(name => HostVerbs.Create(console, name), parsed.GetResult(HostOptions.Environment) is { Implicit: false, Tokens: [.., var named] } ? named.Value : null).Complete;
            if (parsed.Action is ParseErrorAction)
            {
                return UsageError.Write(parsed, arguments, console.Error);
            }

            interruption.OnlyReads = Verb.IsReadOnlyRun(parsed);
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = console.Out,
                Error = console.Error,
            };
            var code = await parsed.InvokeAsync(configuration, interruption.Token);
            if (code == ExitCode.Fine && !interruption.IsRequested && !interruption.OnlyReads)
            {
                await AbandonedAfterwards.RemoveAsync(parsed, interruption.Token);
            }

            code = code == ExitCode.Fine && interruption.IsRequested ? interruption.Code : code;
            return Undelivered.Account(console, Verb.IsReadOnlyRun(parsed), code);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.Code;
        }
        catch (Exception e)
        {
            return ErrorReport.Write(e, console, parsed);
        }
    }

    /// <summary>Parses a command line as <see cref="RunAsync"/> does, without running it.</summary>
    /// <returns>The errors of the command line; empty when it is valid.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> arguments)
    {
        var parsed = Parse(CreateRoot(HostVerbs.Create(new HostConsole())), arguments);
        return [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>The names of all verbs.</summary>
    public static IReadOnlyList<string> Verbs => [.. HostVerbs.Create(new HostConsole()).Select(verb => verb.Name)];

    /// <summary>The names of the verbs below a verb, such as <c>compose</c> below <c>export</c>.</summary>
    public static IReadOnlyList<string> VerbsOf(string verb) => [.. HostVerbs.Create(new HostConsole(), verb)!.Subcommands.Select(part => part.Name)];

    /// <summary>Returns what shell completion offers in place of the last word, which may be empty.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> words) => new Completer(before => Parse(CreateRoot(HostVerbs.Create(new HostConsole())), before)).Complete(words);

    private static ParseResult Parse(Command root, IReadOnlyList<string> arguments)
    {
        // The parser drops the empty value of `--env=` and would use the next word as the value.
        var ours = arguments.TakeWhile(word => word != "--").SelectMany(word => word.StartsWith('-') && word.EndsWith('=') ? [word.TrimEnd('='), ""] : new[] { word });
        return root.Parse(
            [.. ours, .. arguments.SkipWhile(word => word != "--")],
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    }

    private static Command CreateRoot(IEnumerable<Command> verbs)
    {
        var root = new Command("./run-env.sh", "Dice starts the DICE development environment: databases, applications and a TLS edge, defined in one place and run in containers.")
        {
            new VersionOption { Description = "Show the version." },
        };
        var help = new HelpOption { Description = "Show this help, or the help of a verb." };
        help.Action = new Verb.TeachingHelp(
            $"Without a verb, `up` is run.\n\n{ExitCode.Explained}\n\n{HostSettings.VariablesExplained}",
            [
                ("./run-env.sh", "start the environment and keep it up; Ctrl-C stops it and keeps the data"),
                ("./run-env.sh up --detach", "start it and leave it running until `down`"),
                ("./run-env.sh status", "show which services run, and where"),
                ("./run-env.sh logs backend --follow", "show the backend's log as it grows"),
                ("./run-env.sh up --help", "show the help of one verb"),
            ]);
        root.Add(help);
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }

        return root;
    }
}
