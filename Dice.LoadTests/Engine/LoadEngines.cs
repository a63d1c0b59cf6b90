using Dice.LoadTests.Model;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>Creates the engine of this build: the built-in one, or NBomber after a build with <c>-p:LoadEngine=NBomber</c>.</summary>
public static class LoadEngines
{
    /// <summary>Creates the engine.</summary>
    /// <param name="time">The source of time.</param>
    /// <param name="progress">Receives the progress once a second; null for none. (NBomber displays its own.)</param>
    /// <param name="resources">The resources to observe during the run.</param>
    public static ILoadEngine Create(TimeProvider time, IProgress<LoadProgress>? progress = null, params IReadOnlyList<IResourceSource> resources) =>
#if NBOMBER
        new NBomber.NBomberEngine(time, resources);
#else
        new LoadEngine(time, progress, resources);
#endif
}

/// <summary>Runs scenarios with profiles.</summary>
public interface ILoadEngine
{
    /// <summary>Runs a scenario with a profile.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="profile">The load and its duration.</param>
    /// <param name="cancellation">Stops the run; the measurements until then are returned.</param>
    /// <exception cref="LoadException">The profile is invalid, or the engine cannot run it.</exception>
    Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation);
}
