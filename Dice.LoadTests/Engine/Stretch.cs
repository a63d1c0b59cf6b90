namespace Dice.LoadTests.Engine;

/// <summary>The measurements of one interval of a time series. Not thread-safe.</summary>
internal sealed class Stretch
{
    /// <summary>The significant digits of its latencies.</summary>
    public const int Digits = 2;

    public long Started { get; set; }

    public long Finished { get; set; }

    public long Failed { get; set; }

    public long Dropped { get; set; }

    public LatencyRecorder Response { get; } = new(Digits);

    /// <summary>Adds another interval.</summary>
    public void Add(Stretch other)
    {
        Started += other.Started;
        Finished += other.Finished;
        Failed += other.Failed;
        Dropped += other.Dropped;
        Response.Add(other.Response);
    }
}
