using Dice.LoadTests.Engine;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>Histograms survive the way from a worker to the host, and their sum, without loss.</summary>
public sealed class MergedHistogramSpecs
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Merged_histograms_are_the_histogram_of_all_samples(int seed, int digits)
    {
        var random = new Random(seed);
        // From 10 µs to beyond the histogram's highest value of one hour, and a worker without any.
        var samples = Enumerable.Range(0, 5000).Select(_ => TimeSpan.FromTicks((long)Math.Pow(10, 2 + random.NextDouble() * 9))).ToArray();
        var parts = Enumerable.Range(0, 4).Select(_ => new LatencyRecorder(digits)).ToArray();
        var whole = new LatencyRecorder(digits);
        foreach (var (index, sample) in samples.Index())
        {
            parts[index % 3].Record(sample);
            whole.Record(sample);
        }

        var merged = new LatencyRecorder(digits);
        foreach (var part in parts)
        {
            merged.Add(part.Encode());
        }

        merged.Count.Should().Be(5000);
        merged.Bins().Should().Equal(whole.Bins());
        Enumerable.Range(0, 1001).Select(permille => merged.At(permille / 10.0)).Should().Equal(Enumerable.Range(0, 1001).Select(permille => whole.At(permille / 10.0)));
        (merged.Summarise()! with { Mean = 0 }).Should().Be(whole.Summarise()! with { Mean = 0 });
        merged.Summarise()!.Mean.Should().BeApproximately(whole.Summarise()!.Mean, whole.Summarise()!.Mean * 1e-12);
    }

    [Fact]
    public void The_p99_of_merged_histograms_is_that_of_all_samples_and_not_a_mean_of_the_workers_p99()
    {
        var (fast, slow) = (new LatencyRecorder(), new LatencyRecorder());
        Enumerable.Range(1, 1000).ToList().ForEach(value => fast.Record(Milliseconds(value / 100.0)));
        Enumerable.Range(1, 100).ToList().ForEach(value => slow.Record(Milliseconds(value * 10)));

        var merged = new LatencyRecorder();
        merged.Add(fast.Encode());
        merged.Add(slow.Encode());

        var all = Enumerable.Range(1, 1000).Select(value => value / 100.0).Concat(Enumerable.Range(1, 100).Select(value => value * 10.0));
        merged.At(99).TotalMilliseconds.Should().BeApproximately(Quantile(all, 99), Quantile(all, 99) * 0.001);
        merged.At(99).TotalMilliseconds.Should().NotBeApproximately((fast.At(99) + slow.At(99)).TotalMilliseconds / 2, 50);
    }
}
