using System.Collections.Immutable;
using System.Text.Json;

namespace Dice.Environment.Specs.HotReload;

public sealed class HotReloadReportSpecs
{
    private static readonly ReloadSeries Series = new("backend", "A <constant>", LimitMs: 8_000, TargetMs: 1_500, [900, 100, 300, 200, 1_000, 700, 800, 400, 600, 500]);

    [Fact]
    public void A_series_gives_minimum_median_and_95th_percentile_of_its_samples()
    {
        (Series.MinMs, Series.MedianMs, Series.P95Ms, Series.MaxMs).Should().Be((100, 550, 1_000, 1_000));
        (Series with { SamplesMs = [3, 1, 2] }).MedianMs.Should().Be(2);
        (Series with { SamplesMs = [.. Enumerable.Range(1, 100).Select(sample => (double)sample)] }).P95Ms.Should().Be(95);
    }

    [Fact]
    public void One_sample_above_the_limit_breaks_it_and_the_target_is_the_medians()
    {
        (Series.IsWithinLimit, Series.ReachesTarget).Should().Be((true, true));
        (Series with { SamplesMs = [.. Series.SamplesMs.Append(8_001)] }).IsWithinLimit.Should().BeFalse();
        (Series with { TargetMs = 549 }).ReachesTarget.Should().BeFalse();
    }

    [Fact]
    public void It_is_written_as_JSON_with_the_figures_and_as_a_page_that_needs_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("dice-reload-report-");
        try
        {
            var images = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("backend", "recipe")]);
            var report = HotReloadReport.Write(new HotReloadMeasurements(DateTimeOffset.UnixEpoch, "dev", 2, 0.5, images, [Series]), folder.FullName);

            using var json = JsonDocument.Parse(File.ReadAllText(report.Json));
            var series = json.RootElement.GetProperty("series")[0];
            series.GetProperty("medianMs").GetDouble().Should().Be(550);
            series.GetProperty("p95Ms").GetDouble().Should().Be(1_000);
            series.GetProperty("samplesMs").GetArrayLength().Should().Be(10);
            var page = File.ReadAllText(report.Page);
            page.Should().Contain("<svg").And.Contain("550 ms").And.Contain("A &lt;constant&gt;").And.NotContain("A <constant>").And.NotContainAny("<script", "http:", "https:", "src=");
            page.Split("<circle").Should().HaveCount(1 + Series.SamplesMs.Length, "every sample is a dot");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
