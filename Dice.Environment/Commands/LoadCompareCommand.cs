using System.CommandLine;
using Dice.Environment.Commands.Load;

namespace Dice.Environment.Commands;

/// <summary><c>load compare</c>: what changed between two results.</summary>
internal static class LoadCompareCommand
{
    private static readonly Argument<string> Before = new("A.json") { Description = "The result before: a JSON file in artifacts/load." };
    private static readonly Argument<string> After = new("B.json") { Description = "The result after." };
    private static readonly Option<bool> Check = new("--check") { Description = "Exit with 1 when a figure is worse beyond noise." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "compare",
            "Show what changed between two results, told apart from noise.",
            """
            Noise is estimated from repeated runs: make results with `load … --repeat 5`. A difference counts when
            chance alone would bring it in fewer than 5 of 100 comparisons, and when it is more than 2 %. With one run
            of each, differences are shown and not judged.
            """,
            ("./run-env.sh load compare A.json B.json", "a table of figures"),
            ("./run-env.sh load compare A.json B.json --check", "for CI: has anything become worse?"))
        {
            Before,
            After,
            Check,
            HostOptions.Json,
        };
        verb.IsReadOnly = static _ => true;
        verb.SetAction(parsed => Run(console, parsed));
        return verb;
    }

    private static int Run(HostConsole console, ParseResult parsed)
    {
        var worse = LoadFaults.Translate(() => ComparisonReport.Write(console, parsed.GetValue(Before)!, parsed.GetValue(After)!, parsed.GetValue(HostOptions.Json)));
        return worse && parsed.GetValue(Check) ? ExitCode.Fault : ExitCode.Fine;
    }
}
