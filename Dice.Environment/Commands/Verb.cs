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
    public Argument? Foreign { get; set; }

    /// <summary>Whether a run only reads, so that its output is its only result. A verb that changes something completes its work even if the output fails.</summary>
    public Func<ParseResult, bool> IsReadOnly { get; set; } = static _ => false;

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
        /// <inheritdoc />
        public override bool ClearsParseErrors => true;

        /// <inheritdoc />
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
