using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>Judged by counts and by times so far apart that a busy machine confuses none with another; so these need not run alone.</summary>
public sealed class ThresholdSpecs
{
    private static readonly LoadProfile Short = LoadProfile.Open("short").At(100, Seconds(0.6));

    /// <summary>Every tenth fails, and every tenth takes long.</summary>
    private static Scenario Mixed => Doing(async (iteration, cancellation) =>
    {
        await Task.Delay(iteration.Number % 10 == 5 ? 400 : 1, cancellation);
        return iteration.Number % 10 == 0 ? StepOutcome.Fail("503", "status 503") : StepOutcome.Ok("200");
    });

    [Fact]
    public async Task They_hold_where_they_must_and_break_where_they_must()
    {
        Threshold[] hold = [Threshold.ErrorRate(0.11), Threshold.ErrorRate(0.11, "do"), Threshold.ResponseTime(80, Milliseconds(390)), Threshold.ResponseTime(99, Seconds(5)), Threshold.DroppedRate(0), Threshold.Throughput(50)];
        Threshold[] breaks = [Threshold.ErrorRate(0.09), Threshold.ErrorRate(0.09, "do"), Threshold.ResponseTime(95, Milliseconds(390)), Threshold.ResponseTime(95, Milliseconds(390), "do"), Threshold.Throughput(150)];

        var result = await Short.Expecting(hold.Concat(breaks)).RunAsync(Mixed);

        result.MustAddUp();
        result.Thresholds.Take(hold.Length).Should().OnlyContain(threshold => threshold.Holds);
        result.Thresholds.Skip(hold.Length).Should().OnlyContain(threshold => !threshold.Holds);
        result.Passed.Should().BeFalse();
        result.End.Should().Be(LoadEnd.Completed);
        result.Counts.Failed.Should().Be(6);
    }

    [Fact]
    public async Task A_run_whose_thresholds_all_hold_has_passed() =>
        (await Short.Expecting(Threshold.ErrorRate(0.2), Threshold.DroppedRate(0)).RunAsync(Mixed)).Passed.Should().BeTrue();

    [Fact]
    public async Task A_threshold_on_what_was_never_measured_does_not_hold()
    {
        var scenario = Mixed with { Steps = ["do", "never"] };

        var result = await Short.Expecting(Threshold.ResponseTime(99, Seconds(10), "never"), Threshold.ErrorRate(1, "never")).RunAsync(scenario);

        result.Thresholds.Should().OnlyContain(threshold => !threshold.Holds && threshold.Actual == null);
        result.Passed.Should().BeFalse();
    }

    [Fact]
    public async Task A_broken_threshold_ends_the_run_when_it_is_told_to()
    {
        var profile = LoadProfile.Open("long").At(100, TimeSpan.FromHours(1)).Expecting(Threshold.ErrorRate(0.05).AbortingAfter(Seconds(0.3)));

        var result = await profile.RunAsync(Mixed);

        result.MustAddUp();
        result.End.Should().Be(LoadEnd.ThresholdBroken);
        result.Passed.Should().BeFalse();
        result.MeasuredSeconds.Should().BeInRange(0.3, 60);
    }

    [Fact]
    public async Task A_system_that_answers_nothing_any_more_breaks_a_response_time_too()
    {
        var profile = (LoadProfile.Open("hang").At(50, TimeSpan.FromHours(1)) with { Drain = Seconds(0.1) })
            .Expecting(Threshold.ResponseTime(50, Milliseconds(300)).AbortingAfter(TimeSpan.Zero));

        var result = await profile.RunAsync(Doing(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return StepOutcome.Ok();
        }));

        result.MustAddUp();
        result.End.Should().Be(LoadEnd.ThresholdBroken);
        result.Counts.Finished.Should().Be(0);
    }

    [Fact]
    public async Task The_search_for_the_capacity_ends_at_the_level_that_breaks_and_names_the_one_before()
    {
        // The levels 20 and 50 start 56 iterations; the server fails all later ones, however slow the machine is.
        var scenario = Doing((iteration, _) => Task.FromResult(iteration.Number <= 56 ? StepOutcome.Ok() : StepOutcome.Fail("503", "no place")));
        var profile = LoadProfile.Open("steps").At(20, Seconds(0.8)).At(50, Seconds(0.8)).At(250, Seconds(0.8)).At(1000, TimeSpan.FromHours(1))
            .Expecting(Threshold.ErrorRate(0.2)) with
        { SeeksCapacity = true, LatenessTolerated = Seconds(60) };

        var result = await profile.RunAsync(scenario);

        result.MustAddUp();
        result.Capacity.Should().NotBeNull();
        result.Capacity!.Level.Should().Be(50);
        result.Capacity.BrokeAt.Should().Be(250);
        result.Capacity.BrokenBy.Should().Contain("errors ≤ 20 %");
        result.End.Should().Be(LoadEnd.ThresholdBroken);
        result.Passed.Should().BeTrue("a capacity was found");
        MarkdownReport.Render(result).Should().Contain("Capacity: 50 per second. It broke at 250");
    }
}
