using Dice.LoadTests.Results;
using HdrHistogram;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Latencies in an HdrHistogram of three significant digits, in units of 100 ns: every value is kept to within 0.1 %, in memory that does not grow with their
/// number (some 220 KiB, taken with the first value). Smallest, greatest and sum are kept exactly beside it. Not thread-safe.
/// </summary>
/// <param name="digits">Significant digits. Two keep a value to within 1 % in some 30 KiB: enough for a curve.</param>
public sealed class LatencyRecorder(int digits = LatencyRecorder.Digits)
{
    /// <summary>Values beyond are kept as this much in the histogram; <see cref="Max"/> stays exact.</summary>
    public static TimeSpan Highest { get; } = TimeSpan.FromHours(1);

    /// <summary>The usual precision.</summary>
    public const int Digits = 3;

    /// <summary>What a product of floating-point numbers may be above the whole number that it stands for.</summary>
    private const double Rounding = 1e-6;

    private const double BinGrowth = 1.2;

    /// <summary>The end of the first bin: 0.1 ms.</summary>
    private const double FirstBin = 1000;

    private LongHistogram? _histogram;
    private long _min = long.MaxValue;
    private long _max;
    private double _sum;

    /// <summary>How many were recorded.</summary>
    public long Count => _histogram?.TotalCount ?? 0;

    /// <summary>The greatest; zero without any.</summary>
    public TimeSpan Max => TimeSpan.FromTicks(_max);

    /// <summary>Records one. A negative one (a clock's jitter) counts as zero.</summary>
    public void Record(TimeSpan latency)
    {
        var ticks = Math.Max(0, latency.Ticks);
        Histogram.RecordValue(Math.Min(ticks, Highest.Ticks));
        _min = Math.Min(_min, ticks);
        _max = Math.Max(_max, ticks);
        _sum += ticks;
    }

    /// <summary>Adds what another recorded.</summary>
    public void Add(LatencyRecorder other)
    {
        if (other._histogram is null)
        {
            return;
        }

        Histogram.Add(other._histogram);
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _sum += other._sum;
    }

    /// <summary>The latency that a share of all does not exceed. Never above <see cref="Max"/>: the histogram answers with the end of a value's range, which may lie beyond every value seen.</summary>
    /// <param name="percentile">0 to 100.</param>
    public TimeSpan At(double percentile)
    {
        if (_histogram is null)
        {
            return TimeSpan.Zero;
        }

        // The histogram rounds a rank to the nearest, which for few values names a latency that fewer than the share stay below: it is asked for the rank above.
        var rank = Math.Clamp(Math.Ceiling(percentile / 100 * Count - Rounding), 1, Count);
        var ticks = _histogram.HighestEquivalentValue(_histogram.GetValueAtPercentile(100 * rank / Count));
        return TimeSpan.FromTicks(Math.Clamp(ticks, _min, _max));
    }

    /// <summary>How many lie in each range of latencies, for a picture of the distribution: ranges grow by a fifth, and empty ones at both ends are left out.</summary>
    public IReadOnlyList<LatencyBin> Bins()
    {
        var bins = new List<LatencyBin>();
        foreach (var value in _histogram?.RecordedValues() ?? [])
        {
            // A bin is a power of the growth; values below the first share it.
            var bin = Math.Max(0, (int)Math.Ceiling(Math.Log((double)value.ValueIteratedTo / FirstBin, BinGrowth)));
            while (bins.Count == 0 || bins[^1].To < EndOf(bin))
            {
                var next = bins.Count == 0 ? bin : BinOf(bins[^1].To) + 1;
                bins.Add(new LatencyBin(next == 0 ? 0 : EndOf(next - 1), EndOf(next), 0));
            }

            bins[^1] = bins[^1] with { Count = bins[^1].Count + value.CountAddedInThisIterationStep };
        }

        return bins;

        static double EndOf(int bin) => FirstBin * Math.Pow(BinGrowth, bin) / TimeSpan.TicksPerMillisecond;

        static int BinOf(double end) => (int)Math.Round(Math.Log(end * TimeSpan.TicksPerMillisecond / FirstBin, BinGrowth));
    }

    /// <summary>The figures of a report; null when nothing was recorded.</summary>
    public LatencySummary? Summarise() => _histogram is null ? null : new LatencySummary
    {
        Count = Count,
        Min = TimeSpan.FromTicks(_min).TotalMilliseconds,
        Mean = _sum / Count / TimeSpan.TicksPerMillisecond,
        P50 = At(50).TotalMilliseconds,
        P75 = At(75).TotalMilliseconds,
        P90 = At(90).TotalMilliseconds,
        P95 = At(95).TotalMilliseconds,
        P99 = At(99).TotalMilliseconds,
        P999 = At(99.9).TotalMilliseconds,
        Max = Max.TotalMilliseconds,
    };

    private LongHistogram Histogram => _histogram ??= new LongHistogram(1, Highest.Ticks, digits);
}
