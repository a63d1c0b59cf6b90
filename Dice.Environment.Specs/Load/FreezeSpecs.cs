using System.Diagnostics;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>A server that freezes for a while is where load generators flatter: one that waits for answers asks least when it hurts most.</summary>
[Collection(LoadCollection.Name)]
public sealed class FreezeSpecs
{
    private const int Rate = 100;
    private const int FreezeFrom = 150;
    private const double Measured = 4;

    /// <summary>What the way to the server and a busy machine may add.</summary>
    private const double Slack = 0.12;

    [Fact]
    public async Task Response_times_are_what_theory_says_and_arrivals_keep_coming()
    {
        var freeze = new Freeze(Seconds(1));
        await using var server = ProgrammedServer.Start((number, _) => number < FreezeFrom ? Ok : freeze.PassAsync());

        var result = await LoadProfile.Open("freeze").WarmingUp(Rate, Seconds(0.5)).At(Rate, Seconds(Measured)).RunAsync(server.Asking());

        result.MustAddUp();
        result.Counts.Finished.Should().Be((long)(Rate * Measured));
        // Of all arrivals in 4 s, those in 1 s waited for the end of the freeze: evenly distributed between its whole length and nothing.
        var length = freeze.Took.TotalSeconds;
        foreach (var (percentile, actual) in new[] { (90, result.Response!.P90!.Value), (95, result.Response.P95), (99, result.Response.P99), (100, result.Response.Max) })
        {
            (actual / 1000).Should().BeApproximately(length - (1 - percentile / 100.0) * Measured, Slack, $"p{percentile} of a freeze of {length:0.00} s in {Measured} s");
        }

        (result.Response!.P50 / 1000).Should().BeLessThan(Slack, "the median is not touched");
        var during = server.Log.Count(entry => entry.Number > FreezeFrom && entry.Took.TotalSeconds > 0.02 * length);
        during.Should().BeCloseTo((int)(Rate * length), (uint)(0.1 * Rate), "arrivals do not wait for answers");
    }

    /// <summary>The oracle at its full length: 100 arrivals a second for 30 s, the server frozen for 2 s. Of all arrivals 2/30 wait, from 2 s down to nothing: p95 is 0.5 s, p99 1.7 s.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "Load")]
    public async Task The_long_oracle_thirty_seconds_with_a_freeze_of_two()
    {
        var freeze = new Freeze(Seconds(2));
        await using var server = ProgrammedServer.Start((number, _) => number < 1000 ? Ok : freeze.PassAsync());

        var result = await LoadProfile.Open("freeze").WarmingUp(Rate, Seconds(1)).At(Rate, Seconds(30)).RunAsync(server.Asking());

        result.MustAddUp();
        TestContext.Current.SendDiagnosticMessage($"freeze {freeze.Took.TotalMilliseconds:0} ms: p50 {result.Response!.P50:0.0}, p95 {result.Response.P95:0}, p99 {result.Response.P99:0}, max {result.Response.Max:0} ms; rate error {result.Rate.Error:0.00000}; lateness p99 {result.Generator!.LatenessP99:0.000} ms");
        result.Counts.Finished.Should().Be(3000);
        result.Rate.Error.Should().BeLessThan(0.01);
        var length = freeze.Took.TotalSeconds;
        (result.Response.P95 / 1000).Should().BeApproximately(length - 1.5, Slack);
        (result.Response.P99 / 1000).Should().BeApproximately(length - 0.3, Slack);
        (result.Response.Max / 1000).Should().BeApproximately(length, Slack);
        server.Log.Count(entry => entry.Number > 1000 && entry.Took.TotalSeconds > 0.02 * length).Should().BeCloseTo((int)(Rate * length), (uint)(0.1 * Rate), "arrivals do not wait for answers");
    }

    [Fact]
    public async Task A_lone_user_hardly_notices_and_that_is_why_arrivals_are_the_default()
    {
        var freeze = new Freeze(Seconds(1));
        await using var server = ProgrammedServer.Start((number, _) => number < 10 ? Ok : freeze.PassAsync());

        var result = await LoadProfile.Closed("freeze").At(1, Seconds(2)).Thinking(ThinkTime.Of(Milliseconds(10))).RunAsync(server.Asking());

        result.MustAddUp();
        result.Response!.Max.Should().BeGreaterThan(900);
        result.Counts.Finished.Should().BeLessThan(140, "for half of the time nothing was asked");
        result.Response.P90.Should().BeLessThan(result.Response.Max / 2, "one of many hit the freeze");
    }

    private static Task<int> Ok => Task.FromResult(200);

    /// <summary>Holds everybody from the first who comes until its time is over.</summary>
    private sealed class Freeze(TimeSpan length)
    {
        private readonly Lock _lock = new();
        private Task<TimeSpan>? _end;

        /// <summary>How long it was in the end.</summary>
        public TimeSpan Took => _end!.Result;

        public async Task<int> PassAsync()
        {
            Task<TimeSpan> end;
            lock (_lock)
            {
                end = _end ??= HoldAsync();
            }

            await end;
            return 200;
        }

        private async Task<TimeSpan> HoldAsync()
        {
            var began = Stopwatch.GetTimestamp();
            await Task.Delay(length);
            return Stopwatch.GetElapsedTime(began);
        }
    }
}
