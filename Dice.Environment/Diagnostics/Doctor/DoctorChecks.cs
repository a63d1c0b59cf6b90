using Docker.DotNet;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Runs all checks of what an environment needs, and returns their findings with remedies.</summary>
public static class DoctorChecks
{
    /// <summary>All checks, in the order of the report.</summary>
    public static ImmutableArray<IDoctorCheck> Checks { get; } =
    [
        new SettingCheck(),
        new EngineCheck(),
        new ApiCheck(),
        new ClockCheck(),
        new ResourceCheck(),
        new PortCheck(),
        new ToolCheck(),
        new NameCheck(),
        new TrustCheck(),
        new LeftoverCheck(),
        new KilledNodeCheck(),
        new StaleImageCheck(),
        new ImageAgeCheck(),
        new CollationCheck(),
    ];

    /// <summary>Runs all checks in parallel. A check that throws becomes a finding and does not affect the others.</summary>
    public static async Task<ImmutableArray<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        var findings = await Task.WhenAll(Checks.Select(check => RunAsync(check, context, cancellation)));
        return [.. findings.SelectMany(found => found)];
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(IDoctorCheck check, CheckContext context, CancellationToken cancellation)
    {
        try
        {
            return await check.RunAsync(context, cancellation);
        }
        catch (DiceException e)
        {
            return [new Finding(check.Name, Severity.Error, e.Problem, e.Remedy)];
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException or System.Data.Common.DbException)
        {
            return [new Finding(check.Name, Severity.Warning, $"the check failed: {e.Message}")];
        }
    }
}
