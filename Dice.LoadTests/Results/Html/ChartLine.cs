namespace Dice.LoadTests.Results.Html;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Style">The CSS class that colours it.</param>
/// <param name="Points">Its points; a null interrupts the line.</param>
internal sealed record ChartLine(string Name, string Style, IReadOnlyList<(double X, double? Y)> Points);
