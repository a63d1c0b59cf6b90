using System.Globalization;

namespace Dice.Environment.Specs.HotReload;

/// <summary>What the plan allows a reload to take, and what is meant to be reached on a quiet machine, in milliseconds.</summary>
public static class ReloadLimits
{
    public const double BackendMs = 8_000;
    public const double BackendTargetMs = 1_500;
    public const double PwaMs = 5_000;
    public const double PwaTargetMs = 300;

    /// <summary>Saves of each series: <c>DICE_HOT_RELOAD_RUNS</c>, or ten.</summary>
    public static int Saves { get; } = int.TryParse(Env.GetEnvironmentVariable("DICE_HOT_RELOAD_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : 10;

    /// <summary>How long to look on: a reload that is too slow is better reported with its time than as one that never came.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
}
