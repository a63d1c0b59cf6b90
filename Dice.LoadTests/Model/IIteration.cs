namespace Dice.LoadTests.Model;

/// <summary>One run through a scenario, as the scenario sees it.</summary>
public interface IIteration
{
    /// <summary>Its number in the run, from 0.</summary>
    long Number { get; }

    /// <summary>The user it belongs to in a closed model, from 0; -1 in an open one.</summary>
    int User { get; }

    /// <summary>For its own choices: the same in every run with the same seed.</summary>
    Random Random { get; }

    /// <summary>Cancelled when the run is over; the iteration then counts as unfinished.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>
    /// Runs and measures a step. An exception is a failed step, not a thrown one: look at the outcome and go on, or return. Steps of one iteration
    /// may run side by side.
    /// </summary>
    /// <param name="name">One of the scenario's steps.</param>
    /// <param name="body">What to do; judged by its outcome.</param>
    /// <exception cref="ArgumentException">The scenario has no such step.</exception>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    Task<StepOutcome> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body);

    /// <summary>Pauses as a person would between steps. The pause is in no latency.</summary>
    /// <exception cref="OperationCanceledException">The run is over.</exception>
    Task PauseAsync(TimeSpan duration);
}
