namespace Dice.LoadTests.Engine;

/// <summary>A thread-safe reading.</summary>
internal sealed class Meter
{
    private readonly Lock _lock = new();
    private readonly Reading _reading = new();

    /// <summary>Records a due arrival, which may have been dropped.</summary>
    public void Scheduled(bool dropped)
    {
        lock (_lock)
        {
            _reading.Scheduled++;
            _reading.Dropped += dropped ? 1 : 0;
        }
    }

    /// <summary>Records a start.</summary>
    /// <param name="at">The time since the beginning of the run.</param>
    /// <param name="lateness">The delay after the intended start.</param>
    public void Started(TimeSpan at, TimeSpan lateness)
    {
        lock (_lock)
        {
            _reading.Started++;
            _reading.LastStart = at > _reading.LastStart ? at : _reading.LastStart;
            _reading.Lateness.Record(lateness);
        }
    }

    /// <summary>Records an end.</summary>
    public void Ended(Outcome outcome, TimeSpan response, TimeSpan service, string? status, string? error, long bytes)
    {
        lock (_lock)
        {
            _reading.End(outcome, response, service);
            _reading.Bytes += bytes;
            if (status is not null)
            {
                _reading.Statuses.Add(status);
            }

            if (error is not null)
            {
                _reading.Errors.Add(error);
            }
        }
    }

    /// <summary>Returns a copy of the current state.</summary>
    public Reading Read()
    {
        var copy = new Reading();
        lock (_lock)
        {
            copy.Add(_reading);
        }

        return copy;
    }
}
