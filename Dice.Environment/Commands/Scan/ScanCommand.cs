using System.CommandLine;
using Dice.Environment.Installations;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Reports;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Scan;

/// <summary><c>scan</c>: checks the security of the checkout and of the environment.</summary>
internal static class ScanCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The folder for the report. Default: security in the folder of artifacts.", HelpName = "FOLDER" };

    public static Command Create(HostConsole console) => new Verb(
        "scan",
        "Check the security of the checkout and of the running environment.",
        """
        It checks the Dockerfiles, the Compose file, secrets in the checkout, the containers, TLS and response headers of
        the edge, the roles of PostgreSQL, and each image: its packages against Debian's security suites, and its known
        vulnerabilities (CVE). It writes a bill of materials (SBOM) for each image, and the report as HTML, SARIF, JUnit
        and JSON. What cannot be checked, for example because no database of vulnerabilities can be downloaded, is
        reported as not checked. Parts of an environment that do not run are not checked.
        security-baseline.json lists accepted findings; each has a reason and a date on which it expires.
        At the first use, the scanner Trivy is installed from npm in the folder of Dice, with pinned checksums.
        The exit code is 1 when there are findings that the baseline does not accept.
        """,
        ("./run-env.sh scan", "scan, and write the report to artifacts/security"),
        ("./run-env.sh scan --output ~/scan", "use another folder"),
        ("./run-env.sh scan --json", "for scripts: print the report as JSON"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Output,
    }.Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var folder = run.Get(Output) is { Length: > 0 } given ? UserFolders.Resolve(given, "--output") : settings.SecurityFolder;
        RequireWritable(folder); // The report is written at the end of some minutes of work.
        var (engine, _) = await Installation.TryOpenEngineAsync(run.Cancellation);
        using (engine)
        {
            var report = await settings.ScanAsync(engine, folder, run.Error.WriteLine, run.Cancellation);
            run.Print(ScanDocument.Of(report, folder), () => Write(run.Host, report, folder));
            return report.HasPassed ? ExitCode.Fine : ExitCode.Error;
        }
    }

    private static void RequireWritable(string folder)
    {
        var probe = Path.Combine(Files.CreateFolder(folder), $".probe-{Env.ProcessId}");
        Files.Write(probe, "", Files.Private);
        Files.Delete(probe);
    }

    private static void Write(HostConsole console, ScanReport report, string folder)
    {
        foreach (var finding in report.Open.OrderByDescending(finding => finding.Severity))
        {
            console.Out.WriteLine($"{Mark(console, finding.Severity)}  {finding.Rule}  {finding.Subject}: {finding.Message}");
            console.Out.WriteLine($"          → {console.Complete(finding.Remedy)}");
        }

        foreach (var group in report.Checks.SelectMany(check => check.NotChecked.GroupBy(omission => omission.Reason, (reason, subjects) => (Check: check, Reason: reason, Subjects: subjects.ToArray()))))
        {
            console.Out.WriteLine($"not checked  {group.Check.Title}: {string.Join(", ", group.Subjects.Select(omission => omission.Subject))}: {group.Reason}");
        }

        foreach (var entry in report.UnusedEntries)
        {
            console.Out.WriteLine($"note  {SecurityBaseline.FileName}: the entry {entry.Rule} {entry.Subject} matches no finding; remove it");
        }

        console.Out.WriteLine($"{report.Open.Count()} findings, {report.Accepted.Count()} accepted, {report.NotChecked.Count()} not checked. Report: {Path.Combine(folder, ScanFiles.Page)}");
    }

    private static string Mark(HostConsole console, Severity severity)
    {
        const int Width = 8;
        var word = severity.ToString().ToLowerInvariant().PadRight(Width);
        return console.UsesColor ? $"\e[{(severity >= Severity.High ? 31 : 33)}m{word}\e[0m" : word;
    }
}
