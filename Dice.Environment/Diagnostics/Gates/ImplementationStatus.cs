using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>
/// <c>IMPLEMENTATION_STATUS.md</c>: every claim and every step that the code has, with how it last came out. The list comes from the code and
/// the marks from results; what people add stands below a line of its own and is kept.
/// </summary>
public static partial class ImplementationStatus
{
    /// <summary>The file's name, in the checkout's folder.</summary>
    public const string FileName = "IMPLEMENTATION_STATUS.md";

    /// <summary>The line below which the file is written by hand.</summary>
    public const string HandWritten = "<!-- Below this line by hand; what is above is written by the gates. -->";

    /// <summary>The file anew.</summary>
    /// <param name="catalogue">What the code has.</param>
    /// <param name="run">Results; null for none. What it does not hold keeps the mark that it has.</param>
    /// <param name="previous">The file as it stands; empty when there is none.</param>
    public static string Render(GateCatalogue catalogue, GatesRun? run, string previous)
    {
        var marks = MarksIn(previous);
        foreach (var gate in run?.Gates ?? [])
        {
            foreach (var sentence in catalogue.Gates.FirstOrDefault(known => known.Name == gate.Name)?.Steps ?? [])
            {
                if (VerdictOf(gate, sentence) is { } verdict)
                {
                    marks[$"{gate.Name}: {sentence}"] = GatesMarkdown.Mark(verdict);
                }
            }
        }

        string MarkOf(Gate gate, string sentence) => marks.GetValueOrDefault($"{gate.Name}: {sentence}", GatesMarkdown.Mark(Verdict.NotRun));

        var text = new StringBuilder("""
            # Implementation status

            Written by the gates: the claims and steps are those of the code, the marks those of the last run that included them
            (✔ passed, ✘ failed, – skipped, ○ not run yet). `./run-env.sh gates --write-status` writes it anew, and a test holds the list against
            the code. What is not listed is not there. Times, dates and failures are in the run's report, `artifacts/gates/latest.html`.


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

        text.AppendLine("## Parts").AppendLine().AppendLine("Tested by themselves, most of them without Docker; `dotnet test` runs them too.").AppendLine().AppendLine("| part | specs |").AppendLine("|---|---|");
        foreach (var (folder, classes) in catalogue.Parts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {folder} | {string.Join(", ", classes)} |");
        }

        return $"{text.ToString().ReplaceLineEndings("\n")}\n{HandWritten}\n\n{HandWrittenPart(previous)}";
    }

    /// <summary>What the file says without its marks and what is written by hand: what must be as the code has it.</summary>
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
