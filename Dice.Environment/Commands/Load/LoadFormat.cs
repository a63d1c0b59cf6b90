using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary>Formats the progress of a load.</summary>
internal static class LoadFormat
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The name of a phase.</summary>
    public static string Phase(LoadPhase phase) => phase switch
    {
        LoadPhase.Preparing => "preparing",
        LoadPhase.WarmingUp => "warming up",
        LoadPhase.Measuring => "measuring",
        LoadPhase.Draining => "waiting for answers",
        _ => "cleaning up",
    };

    /// <summary>Formats a latency with three digits.</summary>
    public static string Latency(TimeSpan? latency) => latency?.TotalMilliseconds switch
    {
        null => "–",
        >= 10_000 and var ms => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s"),
        >= 100 and var ms => string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms"),
        { } ms => string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms"),
    };

    /// <summary>Formats the number of errors and their share.</summary>
    public static string Errors(LoadProgress look) =>
        string.Create(CultureInfo.InvariantCulture, $"{look.Failed} ({(look.Finished > 0 ? 100.0 * look.Failed / look.Finished : 0):0.##} %)");

    /// <summary>Draws values as small bars, from zero to the largest value.</summary>
    public static string Sparkline(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var greatest = all.DefaultIfEmpty(0).Max();
        return string.Concat(all.Select(value => Blocks[greatest > 0 ? (int)Math.Round(value / greatest * (Blocks.Length - 1)) : 0]));
    }
}
