using Dice.Environment.Security;
using Dice.Environment.Security.Findings;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Security;

/// <summary>A scan of the environment of Phase 2, run once.</summary>
public sealed class ScannedEnvironment
{
    private readonly CmsEnvironment _environment;
    private readonly SharedStack _shared;
    private readonly Lazy<Task<ScanReport>> _report;

    public ScannedEnvironment(CmsEnvironment environment, SharedStack shared)
    {
        _environment = environment;
        _shared = shared;
        _report = new(ScanAsync);
    }

    /// <summary>The folder with the report.</summary>
    public static string Folder => Path.Combine(Checkout.Artifacts, "security");

    /// <summary>The report. The test is skipped where Trivy cannot be installed.</summary>
    public async Task<ScanReport> ReportAsync()
    {
        var report = await _report.Value;
        Assert.SkipWhen(report.Checks.Single(check => check.Name == "recipes") is { Checked.IsEmpty: true } recipes && !OperatingSystem.IsLinux(), $"Trivy cannot be installed here: {report.NotChecked.First().Reason}");
        return report;
    }

    /// <summary>What a scan of the environment examines.</summary>
    public async Task<ScanContext> OpenAsync(string folder)
    {
        await _environment.ReadAsync();
        return await Checkout.InstallationOf(_environment.Id).OpenScanAsync((await _shared.Environments).Engine, folder, TestContext.Current.CancellationToken);
    }

    private async Task<ScanReport> ScanAsync()
    {
        await _environment.ReadAsync();
        return await Checkout.InstallationOf(_environment.Id).ScanAsync((await _shared.Environments).Engine, Folder, Console.WriteLine, TestContext.Current.CancellationToken);
    }
}
