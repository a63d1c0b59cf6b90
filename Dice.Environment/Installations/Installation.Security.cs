using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Security;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Reports;
using Dice.Environment.Security.Trivy;
using Dice.Environment.Services;

namespace Dice.Environment.Installations;

/// <summary>Scans for weaknesses.</summary>
public partial record Installation
{
    /// <summary>The folder for reports of scans.</summary>
    public string SecurityFolder => Path.Combine(Artifacts, "security");

    /// <summary>Scans the checkout and the environment, and writes the report.</summary>
    /// <param name="engine">The engine; null when none answers.</param>
    /// <param name="folder">The folder for the report.</param>
    /// <param name="progress">Receives a sentence about each step.</param>
    /// <param name="cancellation">Cancels the scan.</param>
    /// <exception cref="DiceException">The baseline is not valid, or the report cannot be written.</exception>
    public async Task<ScanReport> ScanAsync(EngineConnection? engine, string folder, Action<string> progress, CancellationToken cancellation)
    {
        var baseline = SecurityBaseline.Read(Path.Combine(Root, SecurityBaseline.FileName));
        var context = await OpenScanAsync(engine, folder, cancellation) with { Progress = progress };
        var report = await SecurityScan.RunAsync(context, baseline, TimeProvider.System, cancellation);
        ScanFiles.Write(report, folder);
        return report;
    }

    /// <summary>Returns what a scan examines.</summary>
    /// <param name="engine">The engine; null when none answers.</param>
    /// <param name="folder">The folder for what the scan writes.</param>
    /// <param name="cancellation">Cancels the reading of the environment.</param>
    public async Task<ScanContext> OpenScanAsync(EngineConnection? engine, string folder, CancellationToken cancellation)
    {
        var running = engine is null ? new RunningStack { Id = Id, Services = [] } : await RunningStack.ReadAsync(engine, Id, cancellation);
        var cache = Path.Combine(Folders.EnsureExists().Cache, "security");
        return new ScanContext
        {
            Root = Root,
            Output = folder,
            Cache = cache,
            Running = running,
            Engine = engine,
            Edge = running.EdgeAddress(Folders),
            OpenDatabase = running.Find(Postgres.Name) is { IsRunning: true } ? stop => DatabaseAccess.For(running, ReadSecrets()).OpenAsync(cancellation: stop) : null,
            Trivy = new TrivyScanner(Root, cache),
        };
    }
}
