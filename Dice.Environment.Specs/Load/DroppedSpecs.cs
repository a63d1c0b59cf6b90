using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class DroppedSpecs
{
    [Fact]
    public async Task Beyond_the_cap_arrivals_are_dropped_and_those_without_an_answer_are_unfinished()
    {
        await using var server = ProgrammedServer.Start(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return 200;
        });

        var profile = LoadProfile.Open("capped").At(100, Seconds(1)).CappedAt(20) with { Drain = Seconds(0.3) };
        var result = await profile.RunAsync(server.Asking());

        result.MustAddUp();
        result.Counts.Should().Be(new LoadCounts { Scheduled = 100, Started = 20, Finished = 0, Failed = 0, Dropped = 80, Unfinished = 20 });
        result.Rate.Error.Should().BeApproximately(0.8, 0.01);
        result.Steps.Should().ContainSingle().Which.Unfinished.Should().Be(20);
        result.Response!.P50.Should().BeGreaterThan(1000, "what had no answer is in the figures with the time it had");
        result.Warnings.Should().Contain(warning => warning.StartsWith("80 of 100 arrivals were dropped", StringComparison.Ordinal))
            .And.Contain(warning => warning.StartsWith("20 of 20 iterations were unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scenario_that_does_not_listen_cannot_hold_up_the_report()
    {
        var released = new TaskCompletionSource<StepOutcome>();

        var result = await (LoadProfile.Open("deaf").At(50, Seconds(0.4)) with { Drain = Seconds(0.1) }).RunAsync(Doing((_, _) => released.Task));

        result.MustAddUp();
        result.Counts.Unfinished.Should().Be(20);
        result.Steps.Should().ContainSingle().Which.Unfinished.Should().Be(20);
        released.SetResult(StepOutcome.Ok());
    }

    [Fact]
    public async Task Cancellation_leaves_a_valid_report()
    {
        using var cancellation = new CancellationTokenSource();
        var scenario = Doing(async (iteration, stop) =>
        {
            if (iteration.Number == 60)
            {
                await cancellation.CancelAsync();
            }

            await Task.Delay(iteration.Number % 10 == 0 ? 60_000 : 1, stop);
            return StepOutcome.Ok();
        });

        var result = await LoadProfile.Open("long").At(100, TimeSpan.FromHours(1)).Expecting(Threshold.ErrorRate(0.5)).RunAsync(scenario, cancellation.Token);

        result.MustAddUp();
        result.End.Should().Be(LoadEnd.Cancelled);
        result.Passed.Should().BeFalse("what was not run to its end has not passed");
        result.Counts.Started.Should().BeGreaterThanOrEqualTo(61).And.BeLessThan(10_000, "an hour was planned");
        result.Counts.Unfinished.Should().BeGreaterThanOrEqualTo(7);
        result.MeasuredSeconds.Should().BeInRange(0.55, 60);
        LoadJson.Read(LoadJson.Write(result)).Counts.Should().Be(result.Counts);
    }

    [Fact]
    public async Task Cancelled_before_it_began_it_reports_that_nothing_was_measured_and_cleans_up()
    {
        var cleaned = false;
        var scenario = DoingNothing() with
        {
            Prepare = cancellation => Task.Delay(Timeout.Infinite, cancellation),
            CleanUp = _ => Task.FromResult(cleaned = true),
        };
        using var cancellation = new CancellationTokenSource(Milliseconds(50));

        var result = await Profiles.Smoke.RunAsync(scenario, cancellation.Token);

        result.End.Should().Be(LoadEnd.Cancelled);
        result.Counts.Scheduled.Should().Be(0);
        result.Response.Should().BeNull();
        cleaned.Should().BeTrue();
        MarkdownReport.Render(result).Should().Contain("Nothing was measured.");
    }
}
