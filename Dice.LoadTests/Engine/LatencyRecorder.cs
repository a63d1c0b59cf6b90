using Dice.LoadTests.Results;
using HdrHistogram;
using HdrHistogram.Utilities;

namespace Dice.LoadTests.Engine;

/// <summary>
/// Records latencies in an HdrHistogram with three significant digits, in units of 100 ns: each value is exact to 0.1 %, in memory that does not grow with their
/// number (about 220 KiB, allocated with the first value). Minimum, maximum and sum are exact. Not thread-safe.
/// </summary>
/// <param name="digits">Significant digits. Two digits are exact to 1 % in about 30 KiB, which is enough for a curve.</param>
public sealed class LatencyRecorder(int digits = LatencyRecorder.Digits)
{
    /// <summary>The largest value in the histogram, which also represents greater values; <see cref="Max"/> is exact.</summary>
    public static TimeSpan Highest { get; } = TimeSpan.FromHours(1);

    /// <summary>The default precision.</summary>
    public const int Digits = 3;

    /// <summary>The tolerance for floating-point errors above an integer.</summary>
    private const double Rounding = 1e-6;

    private const double BinGrowth = 1.2;

    /// <summary>The end of the first bin: 0.1 ms.</summary>
    private const double FirstBin = 1000;

    private LongHistogram? _histogram;
    private long _min = long.MaxValue;
    private long _max;
    private double _sum;

    /// <summary>The number of recorded latencies.</summary>
    public long Count => _histogram?.TotalCount ?? 0;

    /// <summary>The maximum; zero if there are none.</summary>
    public TimeSpan Max => TimeSpan.FromTicks(_max);

    /// <summary>Records a latency. A negative value (clock jitter) counts as zero.</summary>
    public void Record(TimeSpan latency)
    {
        var ticks = Math.Max(0, latency.Ticks);
        Histogram.RecordValue(Math.Min(ticks, Highest.Ticks));
        _min = Math.Min(_min, ticks);
        _max = Math.Max(_max, ticks);
        _sum += ticks;
    }

    /// <summary>Adds the latencies of another recorder.</summary>
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

    /// <summary>Returns the recorded latencies without loss, for another process; null when there are none.</summary>
    internal LatencyCode? Encode()
    {
        if (_histogram is null)
        {
            return null;
        }

        var buffer = ByteBuffer.Allocate(_histogram.GetNeededByteBufferCapacity());
        var length = _histogram.EncodeIntoCompressedByteBuffer(buffer);
        buffer.Position = 0;
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
        {
            bytes[index] = buffer.Get();
        }

        return new LatencyCode(Convert.ToBase64String(bytes), _min, _max, _sum);
    }

    /// <summary>Adds latencies that <see cref="Encode"/> returned, of a recorder of the same precision.</summary>
    internal void Add(LatencyCode? code)
    {
        if (code is null)
        {
            return;
        }

        Histogram.Add(HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(Convert.FromBase64String(code.Histogram)), Highest.Ticks));
        _min = Math.Min(_min, code.Min);
        _max = Math.Max(_max, code.Max);
        _sum += code.Sum;
    }

    /// <summary>Returns the latency that a share of all does not exceed. Limited to <see cref="Max"/>, because the histogram returns the end of a value's range, which may exceed every recorded value.</summary>
    /// <param name="percentile">0 to 100.</param>
    public TimeSpan At(double percentile)
    {
        if (_histogram is null)
        {
            return TimeSpan.Zero;
        }

        // The histogram rounds to the nearest rank, which for few values returns a latency that covers less than the share: request the rank above.
        var rank = Math.Clamp(Math.Ceiling(percentile / 100 * Count - Rounding), 1, Count);
        var ticks = _histogram.HighestEquivalentValue(_histogram.GetValueAtPercentile(100 * rank / Count));
        return TimeSpan.FromTicks(Math.Clamp(ticks, _min, _max));
    }

    /// <summary>Returns the number of latencies in each range: ranges grow by a fifth, and empty ranges at both ends are omitted.</summary>
    public IReadOnlyList<LatencyBin> Bins()
    {
        var bins = new List<LatencyBin>();
        foreach (var value in _histogram?.RecordedValues() ?? [])
        {
            // A bin is a power of the growth factor; smaller values are in the first bin.
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

    /// <summary>Returns the summary; null when nothing was recorded.</summary>
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

/// <summary>Recorded latencies as text. Times are in ticks of 100 ns.</summary>
/// <param name="Histogram">The histogram in HdrHistogram's compressed encoding (V2), in Base64; its counts are exact.</param>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum.</param>
/// <param name="Sum">The sum.</param>
internal sealed record LatencyCode(string Histogram, long Min, long Max, double Sum);
