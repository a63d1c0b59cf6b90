using System.Diagnostics;

namespace Dice.Environment.Specs.Support;

/// <summary>Waits on conditions.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks until what is seen satisfies, and returns how long that took.</summary>
    /// <param name="look">One look.</param>
    /// <param name="satisfies">Whether it is what is awaited.</param>
    /// <param name="deadline">How long to go on.</param>
    /// <param name="what">What is awaited, for the message.</param>
    /// <exception cref="TimeoutException">With what was seen last.</exception>
    public static async Task<TimeSpan> HoldsAsync<T>(Func<Task<T>> look, Func<T, bool> satisfies, TimeSpan deadline, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (satisfies(seen))
            {
                return Stopwatch.GetElapsedTime(started);
            }

            if (Stopwatch.GetElapsedTime(started) > deadline)
            {
                throw new TimeoutException($"{what}: not within {deadline.TotalSeconds:0} s; last seen: {seen}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
