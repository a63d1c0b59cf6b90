using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>The trends of resources in a soak: leaks are found, and the noise of garbage collection is none.</summary>
public sealed class ResourceTrendsSpecs
{
    private const double HalfAnHour = 1800;
    private const double Mebibyte = 1 << 20;

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public void A_leak_under_the_sawtooth_of_garbage_collection_is_found_with_its_slope(double perHour)
    {
        var trend = MemoryOf(seconds => 300 + perHour * seconds / 3600 + 20 * Sawtooth(seconds));

        trend.Grows.Should().BeTrue();
        Math.Abs(trend.SlopePerHour - perHour).Should().BeLessThanOrEqualTo(trend.Confidence);
        trend.Mean.Should().BeApproximately(310 + perHour * 0.3, perHour * 0.1);
    }

    [Fact]
    public void A_sawtooth_alone_is_flat()
    {
        var trend = MemoryOf(seconds => 300 + 60 * Sawtooth(seconds));

        trend.Grows.Should().BeFalse();
        trend.Confidence.Should().BePositive();
    }

    [Fact]
    public void Growth_in_the_first_fifth_only_is_flat() =>
        MemoryOf(seconds => 100 + 200 * Math.Min(1, seconds / 300)).Grows.Should().BeFalse("caches fill and code is compiled");

    [Fact]
    public void A_service_that_shrinks_is_flat() => MemoryOf(seconds => 500 - 100 * seconds / 3600).Grows.Should().BeFalse();

    [Fact]
    public void Open_files_and_connections_have_trends_of_their_own()
    {
        var series = Series("backend", seconds => 100) with
        {
            Points = [.. Enumerable.Range(0, 120).Select(index => new ResourcePoint(index * 15, 0, 100 << 20) { Files = 50 + index, Connections = 5 })],
        };

        var trends = ResourceTrends.Of([series], HalfAnHour);

        trends.Single(trend => trend.Measure == TrendMeasure.Files).Should().Match<ResourceTrend>(trend => trend.Grows && Math.Abs(trend.SlopePerHour - 240) < 1);
        trends.Single(trend => trend.Measure == TrendMeasure.Connections).Should().Match<ResourceTrend>(trend => !trend.Grows && trend.SlopePerHour == 0);
    }

    [Fact]
    public void Points_that_do_not_cover_the_run_give_no_trend() =>
        ResourceTrends.Of([Series("backend", _ => 1) with { Points = [new ResourcePoint(400, 0, 1), new ResourcePoint(1700, 0, 2)] }], HalfAnHour).Should().BeEmpty();

    [Fact]
    public void A_soak_of_a_service_that_grows_fails_and_names_it()
    {
        var flat = Build(Series("redis", _ => 40));
        var leaking = Build(Series("redis", _ => 40), Series("backend", seconds => 300 + seconds / 36), Series("(machine)", seconds => 5000 + seconds) with { IsJudged = false });

        flat.Thresholds.Single(threshold => threshold.Text.Contains("memory", StringComparison.Ordinal)).Should().Match<ThresholdResult>(threshold => threshold.Holds && threshold.Actual == 0);
        flat.Thresholds.Where(threshold => threshold.Text.Contains("files", StringComparison.Ordinal)).Should().OnlyContain(threshold => !threshold.Holds && threshold.Actual == null, "nothing was counted");
        leaking.Passed.Should().BeFalse();
        leaking.Thresholds.Single(threshold => threshold.Text.Contains("memory", StringComparison.Ordinal)).Should().Match<ThresholdResult>(threshold => !threshold.Holds && threshold.Actual == 1, "the machine is no service");
        leaking.Warnings.Should().ContainSingle(warning => warning.StartsWith("backend: memory grew by 100 ± 0 MiB per hour"));
        MarkdownReport.Render(leaking).Should().Contain("| backend | memory, MiB |").And.Contain("| grows |");
    }

    [Fact]
    public void A_store_of_measurements_that_fills_is_reported_and_breaks_no_threshold()
    {
        var filling = Build(Series("redis", _ => 40), Series("prometheus", seconds => 50 + seconds / 36) with { IsJudged = false });

        filling.Thresholds.Single(threshold => threshold.Text.Contains("memory", StringComparison.Ordinal)).Holds.Should().BeTrue();
        filling.Warnings.Should().ContainSingle(warning => warning.StartsWith("prometheus: memory grew by 100 ± 0 MiB per hour")).Which.Should().Contain("not judged");
    }

    [Fact]
    public void A_soak_that_is_too_short_is_refused() =>
        ProfileValidator.Of(Profiles.Soak.Lasting(Seconds(60)), DoingNothing()).Should().ContainSingle().Which.Should().Contain("2 minutes are the least");

    private static LoadResult Build(params ResourceSeries[] series)
    {
        var measured = new Measurements("do", ["do"], Profiles.Soak);
        return ResultBuilder.Build(measured, new RunEnd(LoadEnd.Completed, DateTimeOffset.UnixEpoch, Profiles.Soak.Duration, Profiles.Soak.Duration, TimeSpan.Zero, [.. series], []));
    }

    private static ResourceTrend MemoryOf(Func<double, double> mebibytes) =>
        ResourceTrends.Of([Series("backend", mebibytes)], HalfAnHour).Single(trend => trend.Measure == TrendMeasure.Memory);

    private static ResourceSeries Series(string name, Func<double, double> mebibytes) => new()
    {
        Name = name,
        CpuLimit = null,
        MemoryLimit = null,
        Points = [.. Enumerable.Range(0, 225).Select(index => new ResourcePoint(index * 8, 0, (long)(mebibytes(index * 8) * Mebibyte)))],
    };

    /// <summary>From 0 to 1 in 70 s, again and again.</summary>
    private static double Sawtooth(double seconds) => seconds % 70 / 70;
}
