namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>A query with its place.</summary>
/// <param name="Dashboard">The dashboard.</param>
/// <param name="Panel">The panel.</param>
/// <param name="Position">The number of the query in its panel, from 1.</param>
/// <param name="Expression">The PromQL expression.</param>
public sealed record PlacedQuery(Dashboard Dashboard, Panel Panel, int Position, string Expression)
{
    /// <summary>Returns the queries of dashboards, in order.</summary>
    public static IEnumerable<PlacedQuery> Of(IEnumerable<Dashboard> dashboards) =>
        from dashboard in dashboards
        from panel in dashboard.Panels
        from query in panel.Queries.Select((query, index) => (query.Expression, Position: index + 1))
        select new PlacedQuery(dashboard, panel, query.Position, query.Expression);

    /// <summary>The error for a query that Prometheus refuses.</summary>
    /// <param name="reason">Prometheus' message, which begins with line and column.</param>
    public DiceException Refused(string reason) => new(
        $"dashboard '{Dashboard.Name}', {this}: Prometheus refuses it: {reason}",
        "correct the expression in Dice.Environment/Services/Monitoring/Dashboards, then run ./run-env.sh export prometheus");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"panel '{Panel.Title}', query {Position}");
}
