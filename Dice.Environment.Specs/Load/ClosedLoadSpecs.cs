using System.Collections.Concurrent;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

[Collection(LoadCollection.Name)]
public sealed class ClosedLoadSpecs
{
    [Fact]
    public async Task As_many_are_at_work_as_there_are_users_and_each_waits_for_its_answer()
    {
        var (now, most) = (0, 0);
        var busy = new int[5];
        var clashes = 0;
        var scenario = Doing(async (iteration, cancellation) =>
        {
            clashes += Interlocked.Exchange(ref busy[iteration.User], 1);
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(20, cancellation);
            Interlocked.Decrement(ref now);
            Volatile.Write(ref busy[iteration.User], 0);
            return StepOutcome.Ok();
        });

        var result = await LoadProfile.Closed("users").At(5, Seconds(1)).RunAsync(scenario);

        result.MustAddUp();
        most.Should().Be(5);
        clashes.Should().Be(0);
        result.Counts.Dropped.Should().Be(0);
        result.Counts.Unfinished.Should().Be(0, "users finish what they began");
    }

    [Fact]
    public async Task Throughput_follows_from_users_answers_and_think_time()
    {
        var result = await LoadProfile.Closed("thinking").WarmingUp(8, Seconds(0.4)).At(8, Seconds(1.5)).Thinking(new ThinkTime(Milliseconds(40), Milliseconds(80)))
            .RunAsync(Doing(async (_, cancellation) =>
            {
                await Task.Delay(40, cancellation);
                return StepOutcome.Ok();
            }));

        result.MustAddUp();
        // Little's law, with the answer's time as measured: a timer of 40 ms takes a little longer.
        var expected = 8 / (0.060 + result.Response!.Mean / 1000);
        result.Rate.Achieved.Should().BeApproximately(expected, 0.1 * expected);
    }

    [Fact]
    public async Task A_user_with_nothing_to_wait_for_starts_again_at_once()
    {
        var result = await LoadProfile.Closed("eager").At(2, Seconds(0.5)).RunAsync(Doing(async (_, _) =>
        {
            await Task.Yield();
            return StepOutcome.Ok();
        }));

        result.MustAddUp();
        result.Counts.Finished.Should().BeGreaterThan(1000);
    }

    [Fact]
    public async Task Users_come_and_go_with_the_level()
    {
        var seen = new ConcurrentDictionary<int, int>();
        var result = await LoadProfile.Closed("ramp").Ramping(0, 4, Seconds(0.5)).Ramping(4, 0, Seconds(0.5)).Thinking(ThinkTime.Of(Milliseconds(10)))
            .RunAsync(Doing((iteration, _) =>
            {
                seen.AddOrUpdate(iteration.User, 1, (_, count) => count + 1);
                return Task.FromResult(StepOutcome.Ok());
            }));

        result.MustAddUp();
        seen.Keys.Order().Should().Equal(0, 1, 2, 3);
        seen[0].Should().BeGreaterThan(seen[3], "the first comes first and leaves last");
    }
}
