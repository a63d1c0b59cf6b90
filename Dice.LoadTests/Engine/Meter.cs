namespace Dice.LoadTests.Engine;

/// <summary>A reading that many threads write to and any may copy.</summary>
internal sealed class Meter
{
    private readonly Lock _lock = new();
    private readonly Reading _reading = new();

    /// <summary>An arrival came due, and was perhaps dropped.</summary>
    public void Scheduled(bool dropped)
    {
        lock (_lock)
        {
            _reading.Scheduled++;
            _reading.Dropped += dropped ? 1 : 0;
        }
    }

    /// <summary>One started.</summary>
    /// <param name="at">When, since the beginning of the run.</param>
    /// <param name="lateness">How long after its intended start.</param>
    public void Started(TimeSpan at, TimeSpan lateness)
    {
        lock (_lock)
        {
            _reading.Started++;
            _reading.LastStart = at > _reading.LastStart ? at : _reading.LastStart;
            _reading.Lateness.Record(lateness);
        }
    }

    /// <summary>One ended.</summary>
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

    /// <summary>A copy of this moment.</summary>
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
