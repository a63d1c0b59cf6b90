namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>A page of panels, independent of the product that shows it.</summary>
/// <param name="Name">The name in its address; lower case letters and dashes.</param>
/// <param name="Title">The title.</param>
/// <param name="Panels">The panels, in reading order.</param>
public sealed record Dashboard(string Name, string Title, ImmutableArray<Panel> Panels);

/// <summary>A chart or a number on a dashboard.</summary>
/// <param name="Title">The title, unique on its dashboard.</param>
/// <param name="Unit">The unit of its values.</param>
/// <param name="Queries">What it shows.</param>
public sealed record Panel(string Title, PanelUnit Unit, params ImmutableArray<PanelQuery> Queries)
{
    /// <summary>How it shows the values.</summary>
    public PanelKind Kind { get; init; } = PanelKind.Lines;

    /// <summary>The value from which it needs attention and the value from which something does not work; null for none.</summary>
    public Thresholds? Thresholds { get; init; }

    /// <summary>A panel that shows one number.</summary>
    public static Panel Number(string title, PanelUnit unit, string expression, Thresholds? thresholds = null) =>
        new(title, unit, new PanelQuery(expression, title)) { Kind = PanelKind.Number, Thresholds = thresholds };
}

/// <summary>A PromQL query.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Legend">The name of each series; <c>{{label}}</c> is replaced by the label's value. Keep it short: a legend has little space.</param>
public sealed record PanelQuery(string Expression, string Legend);

/// <summary>Values at which a panel changes its colour.</summary>
/// <param name="Warning">From here on: yellow.</param>
/// <param name="Critical">From here on: red.</param>
/// <param name="LowIsBad">Whether low values are bad: yellow and red are then below these values.</param>
public sealed record Thresholds(double Warning, double Critical, bool LowIsBad = false);

/// <summary>How a panel shows its values.</summary>
public enum PanelKind
{
    /// <summary>A line for each series.</summary>
    Lines,

    /// <summary>The last value as a number.</summary>
    Number,
}

/// <summary>The unit of a panel's values.</summary>
public enum PanelUnit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Things in a second.</summary>
    PerSecond,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A share from 0 to 1, shown in percent.</summary>
    Share,
}
