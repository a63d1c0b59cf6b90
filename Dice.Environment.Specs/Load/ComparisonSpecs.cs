using System.Collections.Immutable;
using System.Diagnostics;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Comparing;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Load;

/// <summary>Telling a change from noise.</summary>
public sealed class ComparisonSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dice-compare-").FullName;

    [Fact]
    public void A_change_far_beyond_the_spread_counts_in_its_direction()
    {
        FigureChange.Between("p99", moreIsBetter: false, [100, 102, 98, 101, 99], [150, 149, 152, 151, 148]).Verdict.Should().Be(ChangeVerdict.Worse);
        FigureChange.Between("rate", moreIsBetter: true, [100, 102, 98, 101, 99], [150, 149, 152, 151, 148]).Verdict.Should().Be(ChangeVerdict.Better);
    }

    [Fact]
    public void A_change_within_the_spread_does_not()
    {
        var change = FigureChange.Between("p99", moreIsBetter: false, [80, 120, 95, 110, 100], [90, 130, 105, 118, 102]);

        change.Verdict.Should().Be(ChangeVerdict.WithinNoise);
        // By hand: pooled standard deviation 15.28, times √(2/5), times t(8; 97.5 %) = 2.31.
        change.Noise.Should().BeApproximately(22.32, 0.05);
    }

    [Fact]
    public void A_certain_change_that_nobody_would_notice_is_none() =>
        FigureChange.Between("p99", moreIsBetter: false, [100, 100.01, 99.99], [101, 101.01, 100.99]).Verdict.Should().Be(ChangeVerdict.Same);

    [Fact]
    public void One_run_of_each_is_not_judged()
    {
        FigureChange.Between("p99", moreIsBetter: false, [100], [200]).Should().Match<FigureChange>(change => change.Verdict == ChangeVerdict.Unknown && change.Noise == null && change.Share == 1);
        FigureChange.Between("p99", moreIsBetter: false, [100], [100]).Verdict.Should().Be(ChangeVerdict.Same);
    }

    [Fact]
    public void A_false_alarm_is_as_rare_as_promised()
    {
        var random = new Random(4);
        double[] Runs() => [.. Enumerable.Range(0, 5).Select(_ => 100 + 10 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];

        var alarms = Enumerable.Range(0, 2000).Count(_ => FigureChange.Between("p99", moreIsBetter: false, Runs(), Runs()).Verdict is ChangeVerdict.Better or ChangeVerdict.Worse);

        alarms.Should().BeInRange(50, 150, "5 of 100 are promised");
    }

    [Fact]
    public void Several_runs_are_shown_by_the_middle_one()
    {
        var whole = RepeatedRuns.Combine([Samples.Result(p99: 30), Samples.Result(p99: 10), Samples.Result(p99: 20) with { Passed = false }]);

        whole.Response!.P99.Should().Be(20);
        whole.Repetitions.Select(run => run.P99).Should().Equal(30, 10, 20);
        whole.Passed.Should().BeFalse("one of them has not");
    }

    [Fact]
    public async Task The_verb_shows_a_table_and_fails_a_check_when_something_is_worse()
    {
        var (before, after) = (Write("a", 100, 101, 99), Write("b", 150, 151, 149));

        var shown = await HostRun.OfAsync(["load", "compare", before, after], HostRun.NoEngine);
        var check = await HostRun.OfAsync(["load", "compare", after, before, "--check", "--json"], HostRun.NoEngine);
        var worse = await HostRun.OfAsync(["load", "compare", before, after, "--check"], HostRun.NoEngine);

        shown.ExitCode.Should().Be(0, shown.Error);
        shown.Output.Split('\n').Should().Contain(line => line.StartsWith("response p99, ms", StringComparison.Ordinal) && line.Contains("+50.0 %", StringComparison.Ordinal) && line.EndsWith("worse", StringComparison.Ordinal));
        check.ExitCode.Should().Be(0, "it became better");
        check.Output.Should().Contain("\"verdict\": \"Better\"");
        worse.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_file_that_is_no_result_is_one_message_with_a_remedy()
    {
        var run = await HostRun.OfAsync(["load", "compare", "/nonexistent/a.json", "/nonexistent/b.json"], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("/nonexistent/a.json is not a readable load result").And.Contain("  → ");
    }

    [Fact]
    public async Task A_pipe_is_refused_because_a_read_might_never_end()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var run = await HostRun.OfAsync(["load", "compare", pipe, pipe], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"{pipe} is a device, a pipe or a socket");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, params ImmutableArray<double> latencies)
    {
        var path = Path.Combine(_folder, $"{name}.json");
        File.WriteAllText(path, LoadJson.Write(RepeatedRuns.Combine([.. latencies.Select(p99 => Samples.Result(p99))])));
        return path;
    }
}
