using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Dice.Environment.Commands;

/// <summary>A verb of the command line, with help that includes details and examples.</summary>
internal sealed class Verb : Command
{
    /// <summary>Creates a verb.</summary>
    /// <param name="name">The verb's name.</param>
    /// <param name="summary">One line, also shown in the list of verbs.</param>
    /// <param name="details">The further details.</param>
    /// <param name="examples">Command lines, and what they do.</param>
    public Verb(string name, string summary, string details, params (string Line, string Meaning)[] examples)
        : base(name, summary)
    {
        Add(new HelpOption { Action = new TeachingHelp(details, examples), Description = "Show this help." });
        Validators.Add(RefuseEmptyValues);
    }

    /// <summary>The argument that belongs to another program, which may accept empty values; null for none.</summary>
    private Argument? Foreign { get; set; }

    /// <summary>Whether a run only reads, so that its output is its only result. A verb that changes something completes its work even if the output fails.</summary>
    public Func<ParseResult, bool> IsReadOnly { get; set; } = static _ => false;

    /// <summary>Declares which runs only read; see <see cref="IsReadOnly"/>.</summary>
    /// <param name="when">Decides for a command line; null when every run only reads.</param>
    public Verb ReadOnly(Func<ParseResult, bool>? when = null)
    {
        IsReadOnly = when ?? (static _ => true);
        return this;
    }

    /// <summary>Declares the argument that is passed on to another program.</summary>
    public Verb PassingOn(Argument argument)
    {
        Foreign = argument;
        return this;
    }

    /// <summary>Rejects command lines with more than one of these options.</summary>
    public Verb OnlyOneOf(params Option<bool>[] options)
    {
        Validators.Add(result =>
        {
            if (options.Count(result.GetValue) > 1)
            {
                result.AddError($"use only one of {string.Join(", ", options[..^1].Select(option => option.Name))} and {options[^1].Name}");
            }
        });
        return this;
    }

    /// <summary>Sets the work of the verb, which opens an engine itself if it needs one.</summary>
    /// <param name="console">The host's output.</param>
    /// <param name="work">The work; returns the exit code.</param>
    public Verb Runs(HostConsole console, Func<VerbRun, Task<int>> work)
    {
        SetAction(async (parsed, cancellation) =>
        {
            using var run = new VerbRun(console, parsed, cancellation);
            return await work(run);
        });
        return this;
    }

    /// <summary>Sets the work of a verb that needs no engine.</summary>
    public Verb Runs(HostConsole console, Func<VerbRun, int> work) => Runs(console, run => Task.FromResult(work(run)));

    /// <summary>Sets the work of a verb that uses the engine: it begins when the engine is open.</summary>
    public Verb RunsOnEngine(HostConsole console, Func<VerbRun, Task<int>> work) => Runs(console, async run =>
    {
        await run.OpenEngineAsync();
        return await work(run);
    });

    /// <summary>Sets the work of a verb that changes the environment: it begins when the engine is open and the environment's lock is held.</summary>
    public Verb RunsExclusively(HostConsole console, Func<VerbRun, Task<int>> work) => RunsOnEngine(console, async run =>
    {
        await run.LockAsync();
        return await work(run);
    });

    /// <summary>Whether a command line only reads, as help does.</summary>
    public static bool IsReadOnlyRun(ParseResult parsed) =>
        parsed.Action is TeachingHelp || parsed.CommandResult.Command is not Verb verb || verb.IsReadOnly(parsed);

    /// <summary>Rejects an empty value, which comes from a script's unset variable. The default, such as the checkout's own environment, is not what the script meant.</summary>
    private void RefuseEmptyValues(CommandResult result)
    {
        foreach (var child in result.Children)
        {
            var name = child switch
            {
                OptionResult option => option.Option.Name,
                ArgumentResult argument when argument.Argument != Foreign => argument.Argument.Name,
                _ => null,
            };
            if (name is not null && child.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"the value of {name} is empty; if it comes from a variable, check that the variable is set");
            }
        }
    }

    /// <summary>Prints the usual help, followed by details and examples.</summary>
    internal sealed class TeachingHelp(string details, IReadOnlyList<(string Line, string Meaning)> examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            new HelpAction { MaxWidth = 100 }.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(details.Trim());
            if (examples.Count > 0)
            {
                output.WriteLine();
                output.WriteLine("Examples:");
                var width = examples.Max(example => example.Line.Length);
                foreach (var (line, meaning) in examples)
                {
                    output.WriteLine($"  {line.PadRight(width)}   {meaning}");
                }
            }

            return ExitCode.Fine;
        }
    }
}
