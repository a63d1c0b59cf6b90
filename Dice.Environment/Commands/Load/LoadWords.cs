using System.Globalization;
using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary>A look at a load, in few words.</summary>
internal static class LoadWords
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The phase.</summary>
    public static string Phase(LoadPhase phase) => phase switch
    {
        LoadPhase.Preparing => "prepares",
        LoadPhase.WarmingUp => "warms up",
        LoadPhase.Measuring => "measures",
        LoadPhase.Draining => "awaits answers",
        _ => "cleans up",
    };

    /// <summary>A latency with three digits.</summary>
    public static string Latency(TimeSpan? latency) => latency?.TotalMilliseconds switch
    {
        null => "–",
        >= 10_000 and var ms => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s"),
        >= 100 and var ms => string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms"),
        { } ms => string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms"),
    };

    /// <summary>Errors with their share.</summary>
    public static string Errors(LoadProgress look) =>
        string.Create(CultureInfo.InvariantCulture, $"{look.Failed} ({(look.Finished > 0 ? 100.0 * look.Failed / look.Finished : 0):0.##} %)");

    /// <summary>Values as little bars, from nothing to the greatest.</summary>
    public static string Sparkline(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var greatest = all.DefaultIfEmpty(0).Max();
        return string.Concat(all.Select(value => Blocks[greatest > 0 ? (int)Math.Round(value / greatest * (Blocks.Length - 1)) : 0]));
    }
}
