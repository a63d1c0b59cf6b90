using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

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
