using Dice.Environment.Diagnostics.Startup;
using Dice.Environment.Model;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Diagnostics;

public sealed class WaterfallSpecs
{
    [Fact]
    public void The_chart_has_a_row_for_each_service_in_the_order_of_creation_and_marks_the_critical_path() =>
        Waterfall.Render(SampleTimeline.Create(), width: 20).Split('\n').Take(3).Should().Equal(
            "  edge      ░▓█·················   1.00 s  recipe, in place of Traefik",
            "▸ database  ▒▒▒▒▒▒▒▒░▓██········   6.00 s  recipe",
            "▸ backend   ············▓▓██████  10.00 s  recipe");

    [Fact]
    public void The_last_line_compares_the_whole_with_the_critical_path() =>
        Waterfall.Render(SampleTimeline.Create()).TrimEnd().Split('\n')[^1].Should().Be("▸ critical path database → backend: 10.00 s; total 10.00 s = 1.00 ×");

    [Fact]
    public void What_came_before_the_first_service_is_named_with_its_parts()
    {
        var times = new ServiceTimes { Service = "redis", ImageOrigin = "recipe", CreateMs = 2770, StartMs = 3000, StartedMs = 3500, ReadyMs = 6620 };
        var timeline = Timeline.Of(
            new Stack("s").With(new Service("redis", new ImageSource("Redis") { Official = "redis:7" })), EnvironmentId.Parse("s"), DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(6620), [times],
            [new StartStretch("environment lock", 1), new StartStretch("images", 1900), new StartStretch("reaper", 869)]);

        Waterfall.Render(timeline).TrimEnd().Split('\n')[^2..].Should().Equal(
            "  before the first service 2.77 s: images 1.90 s, reaper 0.87 s",
            "▸ critical path redis: 3.85 s; total 6.62 s = 1.72 ×");
        StartupPage.Render(timeline).Should().Contain("<p>Before the first service 2.77 s: images 1.90 s, reaper 0.87 s.</p>");
    }

    [Fact]
    public void Processor_time_is_shown_with_the_shortest_time_that_it_allows()
    {
        var timeline = SampleTimeline.Create();
        foreach (var (times, used) in timeline.Services.Zip([500.0, 2000.0, 9000.0]))
        {
            times.ProcessorMs = used;
        }

        var stack = new Stack("sample").With(Define("database")).With(Define("backend").Requiring("database")).With(Define("edge"));
        var chart = Waterfall.Render(timeline with { ProcessorTime = StartProcessorTime.Of(stack, timeline.Services, TimeSpan.FromSeconds(1.5), processors: 2) }, width: 20).Split('\n');

        chart[0].Should().Be("  edge      ░▓█·················   1.00 s  cpu  0.50 s  recipe, in place of Traefik");
        chart.Should().Contain("  processor time: services 11.50 s, this process 1.50 s, longest chain database → backend 11.00 s; with 2 processors at least 11.00 s; total 10.00 s = 0.91 ×");

        static Service Define(string name) => new(name, new ImageSource(name) { Recipe = name });
    }

    [Fact]
    public void Many_services_without_dependencies_are_limited_by_the_number_of_processors()
    {
        var stack = new Stack("flat").With(new Service("a", new ImageSource("a") { Recipe = "a" })).With(new Service("b", new ImageSource("b") { Recipe = "b" }));
        ServiceTimes[] times = [new() { Service = "a", ProcessorMs = 3000 }, new() { Service = "b", ProcessorMs = 4000 }];

        StartProcessorTime.Of(stack, times, TimeSpan.FromSeconds(2), processors: 2).BoundMs.Should().Be(4500);
    }

    [Fact]
    public void A_start_without_services_is_no_fault()
    {
        var timeline = Timeline.Of(new Stack("empty"), EnvironmentId.Parse("empty"), DateTimeOffset.UnixEpoch, TimeSpan.Zero, []);

        Waterfall.Render(timeline).Should().Contain("total 0.00 s");
    }

    [Fact]
    public void What_was_running_is_told_apart()
    {
        var times = new ServiceTimes { Service = "a", ImageOrigin = "official", WasRunning = true, CreateMs = 1, StartMs = 1, StartedMs = 1, ReadyMs = 20 };
        var timeline = Timeline.Of(
            new Stack("s").With(new Service("a", new ImageSource("a") { Official = "a:1" })), EnvironmentId.Parse("s"), DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(20), [times]);

        Waterfall.Render(timeline).Should().Contain("official, was running");
    }
}
