namespace Dice.LoadTests.Model;

/// <summary>The words in which a profile is described; each returns a new copy.</summary>
public static class LoadProfileBuilding
{
    /// <summary>A warm-up stage, which is not measured.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">How long.</param>
    public static LoadProfile WarmingUp(this LoadProfile profile, double level, TimeSpan duration) =>
        profile with { Stages = profile.Stages.Add(new Stage(duration, level, level) { Measured = false }) };

    /// <summary>A stage at one level.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="level">Arrivals per second, or users.</param>
    /// <param name="duration">How long.</param>
    public static LoadProfile At(this LoadProfile profile, double level, TimeSpan duration) => profile.Ramping(level, level, duration);

    /// <summary>A stage whose level changes evenly.</summary>
    public static LoadProfile Ramping(this LoadProfile profile, double from, double to, TimeSpan duration) =>
        profile with { Stages = profile.Stages.Add(new Stage(duration, from, to)) };

    /// <summary>How arrivals are spread.</summary>
    public static LoadProfile Spaced(this LoadProfile profile, Spacing spacing, int seed = 1) => profile with { Spacing = spacing, Seed = seed };

    /// <summary>How long users think.</summary>
    public static LoadProfile Thinking(this LoadProfile profile, ThinkTime thinkTime) => profile with { ThinkTime = thinkTime };

    /// <summary>How many iterations may run at once.</summary>
    public static LoadProfile CappedAt(this LoadProfile profile, int maxInFlight) => profile with { MaxInFlight = maxInFlight };

    /// <summary>What must hold.</summary>
    public static LoadProfile Expecting(this LoadProfile profile, params IEnumerable<Threshold> thresholds) =>
        profile with { Thresholds = profile.Thresholds.AddRange(thresholds) };

    /// <summary>The same shape with another peak: every level, warm-up included, is multiplied alike.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="peak">The new highest level.</param>
    public static LoadProfile WithPeak(this LoadProfile profile, double peak)
    {
        var factor = peak / profile.Peak;
        return profile with { Stages = [.. profile.Stages.Select(stage => stage with { From = stage.From * factor, To = stage.To * factor })] };
    }

    /// <summary>The same shape in another time: every measured stage is stretched or shrunk alike; the warm-up stays.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="duration">How long the measured stages last together.</param>
    public static LoadProfile Lasting(this LoadProfile profile, TimeSpan duration)
    {
        var factor = duration / (profile.Duration - profile.WarmUp);
        return profile with { Stages = [.. profile.Stages.Select(stage => stage.Measured ? stage with { Duration = stage.Duration * factor } : stage)] };
    }
}
