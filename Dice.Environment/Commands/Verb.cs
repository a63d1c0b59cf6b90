using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Dice.Environment.Commands;

/// <summary>A verb of the command line, with help that teaches: what it does in full, and examples.</summary>
internal sealed class Verb : Command
{
    /// <summary>A verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">One line, shown in the list of verbs too.</param>
    /// <param name="details">What there is to know besides.</param>
    /// <param name="examples">What to type, and what it does.</param>
    public Verb(string name, string summary, string details, params (string Line, string Meaning)[] examples)
        : base(name, summary)
    {
        Add(new HelpOption { Action = new TeachingHelp(details, examples), Description = "Show this help." });
        Validators.Add(RefuseEmptyValues);
    }

    /// <summary>The argument whose words belong to another program, which may want empty ones; null for none.</summary>
    public Argument? Foreign { get; set; }

    /// <summary>Whether a run only reads, so that its output is all that it is for. A verb that changes something ends its work whatever becomes of the output.</summary>
    public Func<ParseResult, bool> IsReadOnly { get; set; } = static _ => false;

    /// <summary>Whether a command line only reads, as help does.</summary>
    public static bool IsReadOnlyRun(ParseResult parsed) =>
        parsed.Action is TeachingHelp || parsed.CommandResult.Command is not Verb verb || verb.IsReadOnly(parsed);

    /// <summary>An empty value comes from a script's unset variable. It is refused: the default, such as the checkout's own environment, is not what the script meant.</summary>
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

    /// <summary>The usual help, and below it details and examples.</summary>
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
