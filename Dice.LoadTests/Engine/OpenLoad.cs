namespace Dice.LoadTests.Engine;

/// <summary>Starts arrivals at their scheduled times, independent of earlier iterations: its thread waits for nothing else.</summary>
internal static class OpenLoad
{
    /// <summary>Runs until the last stage is over; blocks the thread. A late thread catches up: no arrival is skipped, and each keeps its intended time.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Stops the run early.</param>
    public static void Run(LoadRun run, CancellationToken stop)
    {
        WaitHandle[] signals = [stop.WaitHandle];
        foreach (var arrival in new ArrivalPlan(run.Profile).Walk())
        {
            PreciseWait.Until(run.Clock, arrival.At, signals);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            run.Arrive(arrival, user: -1);
        }

        PreciseWait.Until(run.Clock, run.Profile.Duration, signals);
    }
}
