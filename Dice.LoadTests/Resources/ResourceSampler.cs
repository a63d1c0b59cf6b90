using System.Collections.Immutable;
using Dice.LoadTests.Results;

namespace Dice.LoadTests.Resources;

/// <summary>Samples sources during a run and builds time series with at most a few hundred points each.</summary>
/// <param name="sources">The sources to read.</param>
/// <param name="time">The clock.</param>
public sealed class ResourceSampler(IReadOnlyList<IResourceSource> sources, TimeProvider time)
{
    private readonly Dictionary<string, Curve> _curves = [];
    private readonly List<string> _faults = [];

    /// <summary>The errors, each once.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Samples until cancelled.</summary>
    /// <param name="interval">The sampling interval.</param>
    /// <param name="end">Stops the sampling without an exception.</param>
    public async Task RunAsync(TimeSpan interval, CancellationToken end)
    {
        if (sources.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                var reads = sources.Select(source => ReadAsync(source, end)).ToArray();
                foreach (var reading in (await Task.WhenAll(reads)).SelectMany(readings => readings))
                {
                    Add(reading);
                }
            }
            while (await timer.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Returns the time series, ordered by name.</summary>
    /// <param name="zero">The time that counts as second 0.</param>
    public ImmutableArray<ResourceSeries> Series(DateTimeOffset zero) =>
    [
        .. _curves.Where(entry => entry.Value.Points.Count > 0).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new ResourceSeries
        {
            Name = entry.Key,
            IsJudged = entry.Value.Last.IsJudged,
            CpuLimit = entry.Value.Last.CpuLimit,
            MemoryLimit = entry.Value.Last.MemoryLimit,
            Points = [.. entry.Value.Points.Select(point => new ResourcePoint((point.Reading.At - zero).TotalSeconds, point.Cpu, point.Reading.Memory) { Files = point.Reading.Files, Connections = point.Reading.Connections })],
        }),
    ];

    private async Task<IReadOnlyList<ResourceReading>> ReadAsync(IResourceSource source, CancellationToken end)
    {
        try
        {
            return await source.ReadAsync(end);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            lock (_faults)
            {
                var text = $"Resources cannot be read: {fault.Message}";
                if (!_faults.Contains(text) && _faults.Count < 5)
                {
                    _faults.Add(text);
                }
            }

            return [];
        }
    }

    private void Add(ResourceReading reading)
    {
        if (!_curves.TryGetValue(reading.Name, out var curve))
        {
            _curves[reading.Name] = new Curve { Last = reading };
            return;
        }

        var (spent, passed) = (reading.Cpu - curve.Last.Cpu, reading.At - curve.Last.At);
        // Less processor time than before: another container has replaced it.
        if (passed > TimeSpan.Zero && spent >= TimeSpan.Zero)
        {
            curve.Points.Add((reading, spent / passed));
        }

        curve.Last = reading;
    }

    private sealed class Curve
    {
        public required ResourceReading Last { get; set; }

        public List<(ResourceReading Reading, double Cpu)> Points { get; } = [];
    }
}
