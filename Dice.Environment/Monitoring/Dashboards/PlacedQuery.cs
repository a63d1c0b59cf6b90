namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>A query with its place.</summary>
/// <param name="Source">The dashboard or file.</param>
/// <param name="Panel">The panel's title.</param>
/// <param name="Position">The number of the query in its panel, from 1.</param>
/// <param name="Expression">The PromQL expression.</param>
public sealed record PlacedQuery(string Source, string Panel, int Position, string Expression)
{
    /// <summary>Returns the queries of dashboards, in order.</summary>
    public static IEnumerable<PlacedQuery> Of(IEnumerable<Dashboard> dashboards) =>
        from dashboard in dashboards
        from panel in dashboard.Panels
        from query in panel.Queries.Select((query, index) => (query.Expression, Position: index + 1))
        select new PlacedQuery($"dashboard '{dashboard.Name}'", panel.Title, query.Position, query.Expression);

    /// <summary>Returns what is wrong with a query that Prometheus refuses.</summary>
    /// <param name="reason">Prometheus' message, which begins with line and column.</param>
    public string Refused(string reason) => $"{this}: Prometheus refuses it: {reason}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source}, panel '{Panel}', query {Position}");
}
