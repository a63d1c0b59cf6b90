using Dice.LoadTests.Resources;

namespace Dice.LoadTests.Engine;

/// <summary>The engine that this build runs on: the built-in one, or NBomber after a build with <c>-p:LoadEngine=NBomber</c>.</summary>
public static class LoadEngines
{
    /// <summary>Makes it.</summary>
    /// <param name="time">The source of time.</param>
    /// <param name="progress">Told how the run goes, once a second; null for nobody. (NBomber shows its own.)</param>
    /// <param name="resources">What to observe during the run.</param>
    public static ILoadEngine Create(TimeProvider time, IProgress<LoadProgress>? progress = null, params IReadOnlyList<IResourceSource> resources) =>
#if NBOMBER
        new NBomber.NBomberEngine(time, resources);
#else
        new LoadEngine(time, progress, resources);
#endif
}
