using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Engine;

/// <summary>What runs scenarios under profiles.</summary>
public interface ILoadEngine
{
    /// <summary>Runs a scenario under a profile.</summary>
    /// <param name="scenario">What.</param>
    /// <param name="profile">How much and how long.</param>
    /// <param name="cancellation">Ends the run; what was measured until then is returned.</param>
    /// <exception cref="LoadException">The profile has faults, or the engine cannot run it.</exception>
    Task<LoadResult> RunAsync(Scenario scenario, LoadProfile profile, CancellationToken cancellation);
}
