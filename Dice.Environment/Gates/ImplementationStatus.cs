using System.Text;
using System.Text.RegularExpressions;
using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>
/// Generates <c>IMPLEMENTATION_STATUS.md</c>: all claims and steps with their last verdict. The list comes from the code and
/// the symbols from results; text that people add below a marker line is kept.
/// </summary>
public static partial class ImplementationStatus
{
    /// <summary>The file's name in the root of the checkout.</summary>
    public const string FileName = "IMPLEMENTATION_STATUS.md";

    /// <summary>The marker line; text below it is written by hand.</summary>
    public const string HandWritten = "<!-- The text below this line is written by hand; the text above is generated. -->";

    /// <summary>Returns the new content of the file.</summary>
    /// <param name="catalogue">The gates and specs.</param>
    /// <param name="run">The results; null for none. Steps without a result keep their symbol.</param>
    /// <param name="previous">The current content of the file; empty when there is none.</param>
    public static string Render(GateCatalogue catalogue, GatesRun? run, string previous)
    {
        var marks = MarksIn(previous);
        foreach (var gate in run?.Gates ?? [])
        {
            foreach (var sentence in catalogue.Gates.FirstOrDefault(known => known.Name == gate.Name)?.Steps ?? [])
            {
                if (VerdictOf(gate, sentence) is { } verdict)
                {
                    marks[$"{gate.Name}: {sentence}"] = verdict.Symbol();
                }
            }
        }

        string MarkOf(Gate gate, string sentence) => marks.GetValueOrDefault($"{gate.Name}: {sentence}", Verdict.NotRun.Symbol());

        var text = new StringBuilder("""
            # Implementation status

            This file lists the gates, with their claims and steps, as they are in the code. A symbol shows the last result of each step:
            ✔ passed, ✘ failed, – skipped, ○ not run yet. `./run-env.sh gates --write-status` generates the file; a test fails when the list
            differs from the code. Times, dates and errors are in the report of a run, `artifacts/gates/latest.html`.


            """);
        foreach (var phase in catalogue.Gates.GroupBy(gate => gate.Phase).OrderBy(phase => phase.Key))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## Phase {phase.Key}").AppendLine();
            foreach (var gate in phase)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"### {gate.Name}").AppendLine().AppendLine(gate.Claim).AppendLine();
                foreach (var sentence in gate.Steps)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"- {MarkOf(gate, sentence)} {sentence}");
                }

                text.AppendLine();
            }
        }

        text.AppendLine("## Parts").AppendLine().AppendLine("Tests of single parts, most of them without Docker. `dotnet test` runs them too.").AppendLine()
            .Append(new ReportTable(["part", "specs"], catalogue.Parts.Select(part => new[] { part.Key, string.Join(", ", part.Value) })).ToMarkdown());

        return $"{text.ToString().ReplaceLineEndings("\n")}\n{HandWritten}\n\n{HandWrittenPart(previous)}";
    }

    /// <summary>Returns the file without symbols and hand-written text: the part that must match the code.</summary>
    public static ImmutableArray<string> ClaimsIn(string file) =>
    [
        .. Generated(file).Split('\n').Select(line => MarkedStep().Replace(line.TrimEnd(), "- ")).Where(line => line.Length > 0),
    ];

    private static Verdict? VerdictOf(GateResult gate, string sentence)
    {
        var cases = gate.Steps.Where(step => step.Verdict != Verdict.NotRun && (step.Sentence == sentence || step.Sentence.StartsWith($"{sentence} (", StringComparison.Ordinal))).ToArray();
        return cases.Length == 0 ? null
            : cases.Any(step => step.Verdict == Verdict.Failed) ? Verdict.Failed
            : cases.Any(step => step.Verdict == Verdict.Passed) ? Verdict.Passed
            : Verdict.Skipped;
    }

    private static Dictionary<string, string> MarksIn(string file)
    {
        var marks = new Dictionary<string, string>();
        var gate = "";
        foreach (var line in Generated(file).Split('\n'))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                gate = line[4..].Trim();
            }
            else if (MarkedStep().Match(line) is { Success: true } match)
            {
                marks[$"{gate}: {line[match.Length..].Trim()}"] = match.Groups[1].Value;
            }
        }

        return marks;
    }

    private static string Generated(string file) => file.IndexOf(HandWritten, StringComparison.Ordinal) is >= 0 and var at ? file[..at] : file;

    private static string HandWrittenPart(string file) =>
        file.IndexOf(HandWritten, StringComparison.Ordinal) is >= 0 and var at ? file[(at + HandWritten.Length)..].TrimStart('\n', '\r') : "";

    [GeneratedRegex("^- ([✔✘–○]) ")]
    private static partial Regex MarkedStep();
}
