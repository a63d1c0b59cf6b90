using Dice.Environment.Runtime;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Where the stores of an environment run.</summary>
public interface IStoreHost
{
    /// <summary>Reads the environment's current state. The endpoints of its stores have ports on this machine.</summary>
    Task<RunningStack> ReadAsync(CancellationToken cancellation);

    /// <summary>Runs a command beside a service and waits for it to exit.</summary>
    /// <param name="service">The service.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="input">What the command reads; null for nothing.</param>
    /// <param name="output">Receives what it writes; null to discard it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="Model.DiceException">The exit code is not 0. Contains the text that the command wrote to its error stream.</exception>
    Task RunAsync(RunningService service, IReadOnlyList<string> command, Stream? input, Stream? output, CancellationToken cancellation);
}
