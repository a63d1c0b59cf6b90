using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

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
        : base(name, summary) => Add(new HelpOption { Action = new TeachingHelp(details, examples), Description = "Show this help." });

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
