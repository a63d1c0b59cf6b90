namespace Dice.LoadTests.Model;

/// <summary>The interface of one iteration for its scenario.</summary>
public interface IIteration
{
    /// <summary>Its number in the run, from 0.</summary>
    long Number { get; }

    /// <summary>The user it belongs to in a closed model, from 0; -1 in an open one.</summary>
    int User { get; }

    /// <summary>Random numbers for the iteration's choices; the same in every run with the same seed.</summary>
    Random Random { get; }

    /// <summary>Cancelled when the run ends; the iteration then counts as unfinished.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>
    /// Runs and measures a step. An exception in the body fails the step but is not thrown: check the outcome, then continue or return. Steps of one iteration
    /// may run in parallel.
    /// </summary>
    /// <param name="name">One of the scenario's steps.</param>
    /// <param name="body">The body, which returns the outcome.</param>
    /// <exception cref="ArgumentException">The scenario has no such step.</exception>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    Task<StepOutcome> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body);

    /// <summary>Pauses between steps, as a person would. Latencies do not include the pause.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    Task PauseAsync(TimeSpan duration);
}

/// <summary>The outcome of a step.</summary>
/// <param name="IsOk">Whether the step succeeded.</param>
/// <param name="Status">The status under which it is counted, such as <c>200</c>.</param>
/// <param name="Error">The error, without varying parts because errors are counted by this text; null on success.</param>
/// <param name="Bytes">The size of the response in bytes, if known.</param>
public readonly record struct StepOutcome(bool IsOk, string Status, string? Error = null, long Bytes = 0)
{
    /// <summary>Creates the outcome of a successful step.</summary>
    public static StepOutcome Ok(string status = "ok", long bytes = 0) => new(true, status, null, bytes);

    /// <summary>Creates the outcome of a failed step.</summary>
    public static StepOutcome Fail(string status, string error, long bytes = 0) => new(false, status, error, bytes);
}
