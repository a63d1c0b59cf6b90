namespace Dice.LoadTests.Model;

/// <summary>Builds profiles fluently; each method returns a copy.</summary>
public static class LoadProfileBuilding
{
    /// <summary>Adds a warm-up stage, which is not measured.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">The duration.</param>
    public static LoadProfile WarmingUp(this LoadProfile profile, double level, TimeSpan duration) =>
        profile with { Stages = profile.Stages.Add(new Stage(duration, level, level) { Measured = false }) };

    /// <summary>Adds a stage with a constant level.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">The duration.</param>
    public static LoadProfile At(this LoadProfile profile, double level, TimeSpan duration) => profile.Ramping(level, level, duration);

    /// <summary>Adds a stage whose level changes linearly.</summary>
    public static LoadProfile Ramping(this LoadProfile profile, double from, double to, TimeSpan duration) =>
        profile with { Stages = profile.Stages.Add(new Stage(duration, from, to)) };

    /// <summary>Sets the spacing of arrivals.</summary>
    public static LoadProfile Spaced(this LoadProfile profile, Spacing spacing, int seed = 1) => profile with { Spacing = spacing, Seed = seed };

    /// <summary>Sets the think time of users.</summary>
    public static LoadProfile Thinking(this LoadProfile profile, ThinkTime thinkTime) => profile with { ThinkTime = thinkTime };

    /// <summary>Sets the maximum number of iterations in flight.</summary>
    public static LoadProfile CappedAt(this LoadProfile profile, int maxInFlight) => profile with { MaxInFlight = maxInFlight };

    /// <summary>Adds thresholds.</summary>
    public static LoadProfile Expecting(this LoadProfile profile, params IEnumerable<Threshold> thresholds) =>
        profile with { Thresholds = profile.Thresholds.AddRange(thresholds) };

    /// <summary>Scales all levels, warm-up included, to another peak.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="peak">The new highest level.</param>
    public static LoadProfile WithPeak(this LoadProfile profile, double peak)
    {
        var factor = peak / profile.Peak;
        return profile with { Stages = [.. profile.Stages.Select(stage => stage with { From = stage.From * factor, To = stage.To * factor })] };
    }

    /// <summary>Scales the duration of all measured stages; the warm-up is unchanged.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="duration">The duration of all measured stages.</param>
    public static LoadProfile Lasting(this LoadProfile profile, TimeSpan duration)
    {
        var factor = duration / (profile.Duration - profile.WarmUp);
        return profile with { Stages = [.. profile.Stages.Select(stage => stage.Measured ? stage with { Duration = stage.Duration * factor } : stage)] };
    }
}
