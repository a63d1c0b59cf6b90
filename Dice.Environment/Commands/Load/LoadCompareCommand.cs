using System.CommandLine;

namespace Dice.Environment.Commands.Load;

/// <summary><c>load compare</c>: compares two results.</summary>
internal static class LoadCompareCommand
{
    private static readonly Argument<string> Before = new("A.json") { Description = "The earlier result: a JSON file in artifacts/load." };
    private static readonly Argument<string> After = new("B.json") { Description = "The later result." };
    private static readonly Option<bool> Check = new("--check") { Description = "Exit with 1 when a figure is worse by more than noise." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "compare",
            "Show the differences between two results, separated from noise.",
            """
            Noise is estimated from repeated runs: create results with `load … --repeat 5`. A difference counts when it would
            occur by chance in fewer than 5 of 100 comparisons, and when it is more than 2 %. With one run of each,
            differences are shown but not judged.
            """,
            ("./run-env.sh load compare A.json B.json", "print a table of figures"),
            ("./run-env.sh load compare A.json B.json --check", "for CI: fail when a figure is worse"))
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
        var worse = LoadErrors.Translate(() => ComparisonReport.Write(console, parsed.GetValue(Before)!, parsed.GetValue(After)!, parsed.GetValue(HostOptions.Json)));
        return worse && parsed.GetValue(Check) ? ExitCode.Error : ExitCode.Fine;
    }
}
