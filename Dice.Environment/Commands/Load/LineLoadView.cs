using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary>Prints a line every few seconds and at each new phase; for output that is not a terminal.</summary>
internal sealed class LineLoadView(TextWriter output) : ILoadView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private LoadPhase? _phase;
    private TimeSpan _told = TimeSpan.MinValue;
    private bool _closed;

    public void Report(LoadProgress value)
    {
        lock (_gate)
        {
            if (_closed || (value.Phase == _phase && value.Elapsed - _told < Every))
            {
                return;
            }

            (_phase, _told) = (value.Phase, value.Elapsed);
            output.WriteLine(value.Phase is LoadPhase.Preparing or LoadPhase.CleaningUp
                ? $"{Durations.InWords(value.Elapsed),8}  {LoadFormat.Phase(value.Phase)} …"
                : string.Create(CultureInfo.InvariantCulture, $"{Durations.InWords(value.Elapsed),8}  {LoadFormat.Phase(value.Phase)}: {value.Rate:0.0}/s of {value.Level:0.#}, in flight {value.InFlight}, p50 {LoadFormat.Latency(value.P50)}, p99 {LoadFormat.Latency(value.P99)}, errors {LoadFormat.Errors(value)}, dropped {value.Dropped}"));
        }
    }

    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        return Task.CompletedTask;
    }
}

/// <summary>Shows the progress of a load.</summary>
internal interface ILoadView : IProgress<LoadProgress>
{
    /// <summary>Stops the display.</summary>
    Task CloseAsync();
}
