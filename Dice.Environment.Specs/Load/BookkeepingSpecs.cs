using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>Steps, statuses and errors: counts, which hold however busy the machine is.</summary>
public sealed class BookkeepingSpecs
{
    private static readonly LoadProfile Short = LoadProfile.Open("short").At(100, Seconds(0.4));

    [Fact]
    public async Task Each_step_has_its_own_statistics_statuses_and_errors()
    {
        var scenario = new Scenario("two", ["first", "second"], async iteration =>
        {
            var first = await iteration.StepAsync("first", _ => Task.FromResult(iteration.Number % 4 == 0 ? StepOutcome.Fail("404", "nobody there") : StepOutcome.Ok("200", bytes: 10)));
            if (first.IsOk)
            {
                await iteration.StepAsync("second", async cancellation =>
                {
                    await Task.Delay(30, cancellation);
                    return iteration.Number % 4 == 1 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : StepOutcome.Ok("201");
                });
            }
        });

        var result = await Short.RunAsync(scenario);

        result.MustAddUp();
        result.Counts.Failed.Should().Be(20);
        result.Steps.Select(step => (step.Name, step.Started, step.Failed, step.Bytes)).Should().Equal(("first", 40, 10, 300), ("second", 30, 10, 0));
        result.Steps[0].Statuses.Should().Equal(new CountedName("200", 30), new CountedName("404", 10));
        result.Steps[1].Statuses.Should().Equal(new CountedName("201", 20), new CountedName("exception", 10));
        result.Steps[1].Response!.Min.Should().BeGreaterThan(25, "the time of the first step is not the second's");
        result.Errors.Should().BeEquivalentTo([new CountedName("nobody there", 10), new CountedName("HttpRequestException: ConnectionError", 10)]);
    }

    [Fact]
    public async Task An_exception_outside_of_steps_is_a_failed_iteration_with_its_error()
    {
        var result = await Short.RunAsync(new Scenario("broken", [], _ => throw new InvalidOperationException("no such thing")));

        result.MustAddUp();
        result.Counts.Failed.Should().Be(40);
        result.Errors.Should().Equal(new CountedName("InvalidOperationException: no such thing", 40));
    }

    [Fact]
    public async Task A_step_that_was_not_declared_is_named_as_the_error()
    {
        var result = await Short.RunAsync(new Scenario("typo", ["open"], iteration => iteration.StepAsync("opne", _ => Task.FromResult(StepOutcome.Ok()))));

        result.Errors.Should().ContainSingle().Which.Name.Should().Contain("has no step 'opne'; it has: open");
    }

    [Fact]
    public async Task Failures_that_come_faster_than_successes_are_warned_of()
    {
        var result = await Short.RunAsync(Doing(async (iteration, cancellation) =>
        {
            if (iteration.Number % 2 == 0)
            {
                return StepOutcome.Fail("503", "refused");
            }

            await Task.Delay(100, cancellation);
            return StepOutcome.Ok();
        }));

        result.Warnings.Should().Contain(warning => warning.StartsWith("Failures were faster", StringComparison.Ordinal));
        result.ResponseOfOk!.P50.Should().BeGreaterThan(result.Response!.P50);
    }

    [Fact]
    public async Task A_profile_with_faults_is_refused_with_all_of_them()
    {
        var profile = LoadProfile.Closed("bad").At(10, Seconds(1)).WarmingUp(1, Seconds(1)).At(-1, TimeSpan.Zero).CappedAt(5).Expecting(Threshold.ErrorRate(0, "nowhere"));

        var refused = await FluentActions.Awaiting(() => profile.RunAsync(DoingNothing())).Should().ThrowAsync<LoadException>();

        refused.Which.Problem.Should().ContainAll("a warm-up stage comes after", "lasts no time", "negative", "more users than may run at once (5)", "'nowhere'");
    }

    [Fact]
    public async Task A_clean_up_that_fails_is_told_and_does_not_cost_the_report()
    {
        var result = await Short.RunAsync(DoingNothing() with { CleanUp = _ => throw new InvalidOperationException("still locked") });

        result.Counts.Finished.Should().Be(40);
        result.Warnings.Should().Contain(warning => warning.Contains("still locked", StringComparison.Ordinal));
    }
}
