namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Places the panels of a dashboard on a grid of 24 columns: four numbers or two charts in a row.</summary>
internal static class DashboardLayout
{
    private const int Columns = 24;

    /// <summary>Returns the panels with their places, in order.</summary>
    public static ImmutableArray<(Panel Panel, int X, int Y, int Width, int Height)> Of(Dashboard dashboard)
    {
        var places = ImmutableArray.CreateBuilder<(Panel, int, int, int, int)>();
        var (x, y, row) = (0, 0, 0);
        foreach (var panel in dashboard.Panels)
        {
            var (width, height) = panel.Kind == PanelKind.Number ? (6, 4) : (12, 8);
            // Panels of one row have the same height.
            if (x + width > Columns || (row > 0 && row != height))
            {
                (x, y, row) = (0, y + row, 0);
            }

            places.Add((panel, x, y, width, height));
            (x, row) = (x + width, height);
        }

        return places.ToImmutable();
    }
}
