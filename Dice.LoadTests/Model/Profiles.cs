using System.Collections.Immutable;

namespace Dice.LoadTests.Model;

/// <summary>
/// The built-in profiles. Their numbers are chosen for a development stack on a small machine; scale them with
/// <see cref="LoadProfile.WithPeak"/> and <see cref="LoadProfile.Lasting"/>.
/// </summary>
public static class Profiles
{
    /// <summary>A minimal load: 2 arrivals per second for 10 s.</summary>
    public static LoadProfile Smoke { get; } = LoadProfile.Open("smoke")
        .WarmingUp(1, Seconds(2)).At(2, Seconds(10))
        .Expecting(Threshold.ErrorRate(0), Threshold.DroppedRate(0), Threshold.ResponseTime(95, Seconds(5)))
        with
    { Purpose = "Does it work under any load at all?" };

    /// <summary>The usual load: 10 arrivals per second for two minutes, after a ramp of 20 s.</summary>
    public static LoadProfile Average { get; } = LoadProfile.Open("average")
        .WarmingUp(5, Seconds(5)).Ramping(1, 10, Seconds(20)).At(10, Seconds(120)).Ramping(10, 1, Seconds(10)).Spaced(Spacing.Poisson)
        .Expecting(Threshold.ErrorRate(0.001), Threshold.DroppedRate(0), Threshold.ResponseTime(95, Milliseconds(500)), Threshold.ResponseTime(99, Seconds(1)))
        with
    { Purpose = "How is it on a usual day?" };

    /// <summary>A slow increase beyond the usual load: from 10 to 100 arrivals per second over three minutes, held for one.</summary>
    public static LoadProfile Stress { get; } = LoadProfile.Open("stress")
        .WarmingUp(5, Seconds(5)).Ramping(10, 100, Seconds(180)).At(100, Seconds(60)).Ramping(100, 10, Seconds(20)).Spaced(Spacing.Poisson)
        .Expecting(Threshold.ErrorRate(0.01).AbortingAfter(Seconds(30)), Threshold.DroppedRate(0), Threshold.ResponseTime(99, Seconds(2)))
        with
    { Purpose = "How does it take ten times a usual day, and does it come back?" };

    /// <summary>A sudden peak: from 10 to 200 arrivals per second within 2 s, held for 15 s, then half a minute to recover.</summary>
    public static LoadProfile Spike { get; } = LoadProfile.Open("spike")
        .WarmingUp(5, Seconds(5)).At(10, Seconds(20)).Ramping(10, 200, Seconds(2)).At(200, Seconds(15)).Ramping(200, 10, Seconds(2)).At(10, Seconds(30)).Spaced(Spacing.Poisson)
        .Expecting(Threshold.ErrorRate(0.01), Threshold.ResponseTime(99, Seconds(5)))
        with
    { Purpose = "Does it survive a rush, and recover?" };

    /// <summary>A long run: 10 arrivals per second for 30 minutes.</summary>
    public static LoadProfile Soak { get; } = LoadProfile.Open("soak")
        .WarmingUp(5, Seconds(10)).At(10, Seconds(1800)).Spaced(Spacing.Poisson)
        .Expecting(Threshold.ErrorRate(0.001).AbortingAfter(Seconds(120)), Threshold.DroppedRate(0), Threshold.ResponseTime(99, Seconds(1)))
        with
    { Purpose = "Does it leak, fill up or slow down over time?", ExpectsFlat = true };

    /// <summary>The search for the capacity: from 10 arrivals per second, increased by a quarter every 15 s, at most 24 steps (about 1700 per second), until a threshold is broken.</summary>
    public static LoadProfile Breakpoint { get; } = Steps(LoadProfile.Open("breakpoint").WarmingUp(10, Seconds(10)), first: 10, factor: 1.25, count: 24, Seconds(15))
        .Expecting(Threshold.ErrorRate(0.01), Threshold.DroppedRate(0), Threshold.ResponseTime(99, Seconds(1)))
        with
    { Purpose = "How much can it take?", SeeksCapacity = true };

    /// <summary>All profiles, from the lightest.</summary>
    public static ImmutableArray<LoadProfile> All { get; } = [Smoke, Average, Stress, Spike, Soak, Breakpoint];

    /// <summary>Returns the profile with a name.</summary>
    /// <exception cref="LoadException">No profile has that name.</exception>
    public static LoadProfile Find(string name) => All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new LoadException($"there is no profile '{name}'", $"choose from: {string.Join(", ", All.Select(profile => profile.Name))}");

    private static LoadProfile Steps(LoadProfile profile, double first, double factor, int count, TimeSpan each) =>
        Enumerable.Range(0, count).Aggregate(profile, (soFar, step) => soFar.At(Math.Round(first * Math.Pow(factor, step), 1), each));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
