using System.Diagnostics;
using Dice.Environment.Security.Containers;
using Dice.Environment.Security.Database;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Packages;
using Dice.Environment.Security.Transport;
using Dice.Environment.Security.Trivy;
using Docker.DotNet;

namespace Dice.Environment.Security;

/// <summary>Runs the checks of <c>scan</c>.</summary>
public static class SecurityScan
{
    /// <summary>All checks, in the order of the report. A check may use the files that an earlier one has written.</summary>
    public static ImmutableArray<ISecurityCheck> Checks { get; } =
    [
        new RecipeCheck(),
        new ComposeCheck(),
        new SecretCheck(),
        new ContainerCheck(),
        new TlsCheck(),
        new HeaderCheck(),
        new DatabaseRoleCheck(),
        new BillOfMaterialsCheck(),
        new PatchCheck(),
        new VulnerabilityCheck(),
    ];

    /// <summary>Runs checks one after another.</summary>
    /// <param name="context">The checkout and the environment.</param>
    /// <param name="baseline">The findings that are accepted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the scan.</param>
    /// <param name="checks">The checks; null for all.</param>
    public static async Task<ScanReport> RunAsync(
        ScanContext context, SecurityBaseline baseline, TimeProvider time, CancellationToken cancellation, IReadOnlyCollection<ISecurityCheck>? checks = null)
    {
        var startedAt = time.GetUtcNow();
        var today = DateOnly.FromDateTime(startedAt.UtcDateTime);
        var reports = ImmutableArray.CreateBuilder<CheckReport>();
        foreach (var check in checks ?? Checks)
        {
            context.Progress($"{check.Title} …");
            var clock = Stopwatch.StartNew();
            var result = await RunAsync(check, context, cancellation);
            reports.Add(new CheckReport(check.Name, check.Title, clock.Elapsed.TotalSeconds, result.Checked, result.NotChecked, baseline.Accept(result.Findings, today)));
        }

        var unused = UnusedEntries(baseline, today, reports);
        reports.Add(new CheckReport(SecurityBaseline.Name, "Baseline of accepted findings", 0, [SecurityBaseline.FileName], [], baseline.Expired(today)));
        return new ScanReport(context.Running.Id.Value, startedAt, reports.ToImmutable(), unused);
    }

    /// <summary>Runs a check. An error means that nothing was checked; it does not affect the other checks.</summary>
    private static async Task<CheckResult> RunAsync(ISecurityCheck check, ScanContext context, CancellationToken cancellation)
    {
        try
        {
            return await check.RunAsync(context, cancellation);
        }
        catch (DiceException e)
        {
            return CheckResult.Omitted(check.Name, $"{e.Problem} → {e.Remedy}");
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException or System.Data.Common.DbException)
        {
            return CheckResult.Omitted(check.Name, $"the check failed: {e.Message}");
        }
    }

    /// <summary>The valid entries that match nothing, of checks that covered everything.</summary>
    private static ImmutableArray<BaselineEntry> UnusedEntries(SecurityBaseline baseline, DateOnly today, IReadOnlyCollection<CheckReport> reports)
    {
        var covered = reports.Where(report => report.NotChecked.IsEmpty).Select(report => report.Name).ToHashSet();
        var findings = reports.SelectMany(report => report.Findings).ToArray();
        return [.. baseline.Entries.Where(entry => covered.Contains(entry.Check) && !entry.MayMatchNothing && !entry.IsExpired(today) && !findings.Any(entry.Matches))];
    }
}
