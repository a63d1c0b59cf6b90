using Dice.LoadTests.Engine;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class LatencyRecorderSpecs
{
    private static readonly double[] Percentiles = [1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

    /// <summary>What three significant digits leave open.</summary>
    private const double Precision = 0.001;

    public static TheoryData<string, Func<Random, double>> Mixtures => new()
    {
        { "evenly distributed", random => 0.5 + 99 * random.NextDouble() },
        { "two peaks", random => random.NextDouble() < 0.9 ? 5 + random.NextDouble() : 800 + 100 * random.NextDouble() },
        { "a long tail", random => Math.Min(0.8 / Math.Pow(1 - random.NextDouble(), 1.2), 3_000_000) },
        { "microseconds", random => 0.02 + 0.05 * random.NextDouble() },
    };

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void A_known_mixture_comes_back_within_the_precision(string name, Func<Random, double> mixture)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 200_000).Select(_ => TimeSpan.FromMilliseconds(mixture(random))).ToArray();
        var recorder = new LatencyRecorder();
        Array.ForEach(values, recorder.Record);
        var sorted = values.Select(value => (double)value.Ticks).Order().ToArray();

        foreach (var percentile in Percentiles)
        {
            var expected = QuantileOfSorted(sorted, percentile);
            ((double)recorder.At(percentile).Ticks).Should().BeApproximately(expected, expected * Precision + 1, $"{name}, p{percentile}");
        }

        var summary = recorder.Summarise()!;
        summary.Count.Should().Be(values.Length);
        summary.Min.Should().Be(values.Min().TotalMilliseconds);
        summary.Max.Should().Be(values.Max().TotalMilliseconds);
        summary.Mean.Should().BeApproximately(values.Average(value => value.TotalMilliseconds), 1e-6 * summary.Mean);
    }

    [Fact]
    public void No_percentile_is_ever_above_the_greatest_value()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var recorder = new LatencyRecorder();
            for (var count = random.Next(1, 20); count > 0; count--)
            {
                recorder.Record(TimeSpan.FromTicks(random.NextInt64(1, 1L << random.Next(1, 34))));
            }

            Percentiles.Select(recorder.At).Should().BeInAscendingOrder().And.OnlyContain(value => value <= recorder.Max);
        }
    }

    [Fact]
    public void A_percentile_of_few_values_is_one_that_the_whole_share_stays_below()
    {
        var recorder = new LatencyRecorder();
        foreach (var value in Enumerable.Range(1, 16))
        {
            recorder.Record(Milliseconds(value));
        }

        recorder.At(90).TotalMilliseconds.Should().BeApproximately(15, 15 * Precision, "14 of 16 are less than 90 %");
    }

    [Fact]
    public void A_value_beyond_the_range_is_kept_as_the_greatest()
    {
        var recorder = new LatencyRecorder();
        recorder.Record(TimeSpan.FromMilliseconds(1));
        recorder.Record(TimeSpan.FromHours(30));

        recorder.Max.Should().Be(TimeSpan.FromHours(30));
        recorder.At(50).TotalMilliseconds.Should().BeApproximately(1, Precision);
    }

    [Fact]
    public void Recorders_add_up()
    {
        var (one, other, both) = (new LatencyRecorder(), new LatencyRecorder(), new LatencyRecorder());
        for (var value = 1; value <= 1000; value++)
        {
            (value % 3 == 0 ? one : other).Record(Milliseconds(value));
            both.Record(Milliseconds(value));
        }

        one.Add(other);

        one.Summarise().Should().BeEquivalentTo(both.Summarise());
    }

    [Fact]
    public void Nothing_recorded_gives_no_figures() => new LatencyRecorder().Summarise().Should().BeNull();
}
