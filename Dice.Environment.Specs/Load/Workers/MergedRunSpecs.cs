using System.Collections.Concurrent;
using System.Globalization;
using Dice.Environment.Specs.Load.Workers.Support;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Workers;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>Several whole workers, which run in this process, and the result that they give together.</summary>
public sealed class MergedRunSpecs
{
    private static readonly LoadProfile Open = LoadProfile.Open("brief").WarmingUp(50, Seconds(0.2)).At(101, Seconds(1));

    [Fact]
    public async Task The_merged_counts_are_the_sums_and_the_merged_percentiles_are_those_of_all_samples()
    {
        using var samples = new TemporaryFolder();
        var numbers = new ConcurrentBag<long>();
        var scenario = Doing(async (iteration, cancellation) =>
        {
            numbers.Add(iteration.Number);
            await Task.Delay(iteration.Number % 3 == 0 ? 40 : 1, cancellation);
            return iteration.Number % 10 == 0 ? StepOutcome.Fail("503", "status 503") : StepOutcome.Ok("200", 7);
        });

        var result = await RunAsync(Open, 3, scenario, samples["."]);

        result.MustAddUp();
        result.Counts.Started.Should().Be(101).And.Be(result.Workers.Sum(worker => worker.Counts!.Started));
        (result.WarmUpIterations + result.Counts.Started).Should().Be(numbers.Count);
        numbers.Order().Should().Equal(Enumerable.Range(0, numbers.Count).Select(number => (long)number), "no two workers run the same iteration");
        result.Workers.Select(worker => worker.Counts!.Started).Should().BeEquivalentTo([34, 34, 33]);
        result.Workers.Sum(worker => worker.Share).Should().BeApproximately(1, 1e-9);
        var all = Directory.GetFiles(samples["."]).SelectMany(File.ReadAllLines).Select(line => long.Parse(line, CultureInfo.InvariantCulture) / 10_000.0).ToArray();
        all.Length.Should().Be(101);
        result.Response!.P99.Should().BeApproximately(Quantile(all, 99), Quantile(all, 99) * 0.001);
        result.Response.P50.Should().BeApproximately(Quantile(all, 50), Quantile(all, 50) * 0.001);
        result.Steps.Should().ContainSingle().Which.Bytes.Should().Be(7 * (101 - result.Counts.Failed));
        result.Course.Sum(point => point.Started * point.Seconds).Should().BeApproximately(numbers.Count, 0.01);
        result.Engine.Should().Be("built-in, 3 workers");
    }

    [Fact]
    public async Task The_users_of_a_closed_load_are_divided()
    {
        var users = new ConcurrentDictionary<int, bool>();
        var scenario = Doing(async (iteration, cancellation) =>
        {
            users[iteration.User] = true;
            await Task.Delay(5, cancellation);
            return StepOutcome.Ok();
        });

        var result = await RunAsync(LoadProfile.Closed("users").At(5, Seconds(0.4)), 2, scenario);

        result.MustAddUp();
        users.Keys.Order().Should().Equal(0, 1, 2, 3, 4);
        result.Workers.Should().OnlyContain(worker => worker.Lost == null && worker.Counts!.Started > 0);
    }

    [Fact]
    public async Task Workers_start_at_the_set_time_and_their_lateness_is_named()
    {
        var result = await RunAsync(Open, 2, DoingNothing());

        result.Workers.Should().OnlyContain(worker => worker.StartLateness >= 0 && worker.LatenessP99 >= 0 && worker.CpuSeconds >= 0);
        LoadReportOf(result).Should().Contain("started together");
    }

    [Fact]
    public async Task A_threshold_is_judged_on_the_merged_figures()
    {
        // Every tenth iteration fails. A worker of two has all of them, a fifth of its own.
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number % 10 == 0 ? StepOutcome.Fail("503", "status 503") : StepOutcome.Ok()));

        var result = await RunAsync(Open.Expecting(Threshold.ErrorRate(0.15)), 2, scenario);

        result.Passed.Should().BeTrue("a tenth of all iterations failed");
        result.Workers[0].Counts!.Failed.Should().BeGreaterThan((long)(0.15 * result.Workers[0].Counts!.Started));
        result.Workers[1].Counts!.Failed.Should().Be(0);
    }

    [Fact]
    public async Task A_threshold_that_is_broken_by_all_together_ends_the_run_early()
    {
        var scenario = Doing((_, _) => Task.FromResult(StepOutcome.Fail("503", "status 503")));

        var result = await RunAsync(LoadProfile.Open("long").At(50, TimeSpan.FromMinutes(10)).Expecting(Threshold.ErrorRate(0.1).AbortingAfter(TimeSpan.Zero)), 2, scenario);

        result.End.Should().Be(LoadEnd.ThresholdBroken);
        result.MeasuredSeconds.Should().BeLessThan(300);
        result.Passed.Should().BeFalse();
        result.Workers.Should().OnlyContain(worker => worker.Lost == null);
    }

    [Fact]
    public async Task A_search_for_the_capacity_ends_at_the_level_that_breaks_for_all_together()
    {
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number > 120 ? StepOutcome.Fail("503", "status 503") : StepOutcome.Ok()));
        var profile = LoadProfile.Open("steps").At(30, Seconds(2)).At(60, Seconds(60)).At(100, Seconds(60)).Expecting(Threshold.ErrorRate(0.01)) with { SeeksCapacity = true, LatenessTolerated = Seconds(5) };

        var result = await RunAsync(profile, 2, scenario);

        result.End.Should().Be(LoadEnd.ThresholdBroken);
        result.Capacity.Should().NotBeNull();
        result.Capacity!.Level.Should().Be(30);
        result.Capacity.BrokeAt.Should().Be(60);
    }

    private static string LoadReportOf(LoadResult result) => MarkdownReport.Render(result);

    private static Task<LoadResult> RunAsync(LoadProfile profile, int workers, Scenario scenario, string? samples = null) =>
        new LoadWorkers(TimeProvider.System, workers, plan => new ThreadWorker(plan, scenario)) { SamplesFolder = samples }
            .RunAsync(scenario, profile, TestContext.Current.CancellationToken);
}
