using Dice.Environment.Monitoring.Dashboards;

namespace Dice.Environment.Services.Monitoring.Dashboards;

/// <summary>The dashboards of DICE.</summary>
public static class DiceDashboards
{
    /// <summary>All dashboards, in the order of the navigation.</summary>
    public static ImmutableArray<Dashboard> All { get; } =
        [OverviewDashboard.Define(), BackendDashboard.Define(), DataDashboard.Define(), EdgeDashboard.Define(), LoadTestDashboard.Define()];
}
