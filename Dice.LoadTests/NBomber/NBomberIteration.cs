using Dice.LoadTests.Model;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Dice.LoadTests.NBomber;

/// <summary>An iteration whose steps NBomber measures.</summary>
internal sealed class NBomberIteration(IScenarioContext context, NBomberBooks books, long number, int seed, CancellationToken cancellation) : IIteration
{
    private int _failed;

    /// <inheritdoc/>
    public long Number => number;

    /// <summary>NBomber does not number users.</summary>
    public int User => -1;

    /// <inheritdoc/>
    public Random Random => field ??= new Random(unchecked((int)(seed * 7919L + number)));

    /// <inheritdoc/>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether a step has failed.</summary>
    public bool HasFailed => Volatile.Read(ref _failed) != 0;

    /// <inheritdoc/>
    public async Task<StepOutcome> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body)
    {
        books.MustKnow(name);
        var outcome = default(StepOutcome);
        await Step.Run<object>(name, context, async () =>
        {
            try
            {
                outcome = await body(cancellation);
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                outcome = StepOutcome.Fail("exception", $"{fault.GetType().Name}: {fault.Message.Split('\n', 2)[0].TrimEnd()}");
            }
            catch (Exception)
            {
                outcome = StepOutcome.Fail("cancelled", "cancelled");
            }

            return outcome.IsOk ? Response.Ok(statusCode: outcome.Status, sizeBytes: outcome.Bytes) : Response.Fail(statusCode: outcome.Status, message: outcome.Error ?? "");
        });
        books.Add(name, outcome);
        if (!outcome.IsOk)
        {
            Interlocked.Exchange(ref _failed, 1);
        }

        cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    /// <inheritdoc/>
    public Task PauseAsync(TimeSpan duration) => Task.Delay(duration, cancellation);
}
