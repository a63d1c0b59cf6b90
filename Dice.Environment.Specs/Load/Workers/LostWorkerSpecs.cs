using System.Xml.Linq;
using Dice.Environment.Specs.Load.Support;
using Dice.Environment.Specs.Load.Workers.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Workers;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>A worker that ends early, hangs or cannot start makes the run say so and fail; the figures of the others are kept.</summary>
public sealed class LostWorkerSpecs
{
    private static readonly LoadProfile Profile = LoadProfile.Open("brief").At(10, Seconds(1)).Expecting(Threshold.ErrorRate(0));
    private static readonly Scenario Nothing = DoingNothing();

    [Fact]
    public async Task A_killed_worker_is_named_with_its_exit_code_and_last_lines_and_the_others_figures_are_kept()
    {
        var killed = new ScriptedWorker { LastLines = ["out of memory"] };
        killed.Say(new WorkerMessage { IsReady = true, Progress = new LoadProgress { Phase = LoadPhase.Measuring, Started = 42 } });
        killed.Answers(_ => killed.End(137));

        var result = await RunAsync([ScriptedWorker.Reporting(Nothing, Profile, Milliseconds(1), Milliseconds(3)), killed, ScriptedWorker.Reporting(Nothing, Profile, Milliseconds(2))]);

        result.Passed.Should().BeFalse();
        result.End.Should().Be(LoadEnd.WorkerLost);
        result.VerdictInWords().Should().Contain("worker 2 did not finish").And.Contain("partial");
        result.Counts.Started.Should().Be(3);
        result.Response!.Max.Should().Be(3);
        result.Warnings[0].Should().StartWith("Worker 2 of 3 ended with exit code 137 (killed: SIGKILL)").And.Contain("it had started 42").And.Contain("partial").And.Contain("out of memory");
        var failures = XDocument.Parse(JUnitReport.Render(result)).Descendants("testcase").Where(test => test.Element("failure") is not null).Select(test => test.Attribute("name")!.Value);
        failures.Should().Equal("runs to its end", "worker 2 runs to its end");
        MarkdownReport.Render(result).Should().Contain("| 2 | – |").And.Contain("| 1 | 66.7 % | 2 |");
        HtmlReport.Render(result).Should().Contain("worker 2 did not finish");
        WorkersCsv.Render(result).Split("\r\n")[2].Should().StartWith("2,,,").And.Contain("137");
        LoadJson.Read(LoadJson.Write(result)).Workers[1].LastLines.Should().Equal("out of memory");
    }

    [Fact]
    public async Task A_worker_that_says_nothing_is_killed_and_counts_as_lost()
    {
        var hung = new ScriptedWorker();
        hung.Say(new WorkerMessage { IsReady = true });
        var time = new SteppedTime();
        hung.Answers(_ => time.Pass(Seconds(31)));
        var told = new List<string>();

        var result = await RunAsync([ScriptedWorker.Reporting(Nothing, Profile, Milliseconds(1)), hung], time, told.Add);

        hung.IsKilled.Should().BeTrue();
        result.End.Should().Be(LoadEnd.WorkerLost);
        result.Workers[1].Lost.Should().Be("hung: it sent nothing for 31 s, and was killed");
        result.Counts.Started.Should().Be(1);
        told.Should().ContainSingle().Which.Should().StartWith("worker 2 of 2 is lost: it hung");
    }

    [Fact]
    public async Task A_worker_that_cannot_start_ends_the_others_and_gives_its_own_error()
    {
        var other = new ScriptedWorker();
        other.Say(new WorkerMessage { IsReady = true });
        other.Answers(_ => other.End(0));
        var refused = new ScriptedWorker();
        refused.Say(new WorkerMessage { Problem = "mira@dice.local could not sign in", Remedy = "wait a minute" });
        refused.End(1);

        var error = await new Func<Task>(() => RunAsync([other, refused])).Should().ThrowAsync<LoadException>();

        error.Which.Problem.Should().Be("worker 2 of 2 could not start: mira@dice.local could not sign in");
        error.Which.Remedy.Should().Be("wait a minute");
        other.Commands.Should().NotBeEmpty().And.OnlyContain(command => command.Cancel, "no load was started");
    }

    [Fact]
    public async Task A_worker_that_dies_while_it_prepares_is_named_with_what_it_printed()
    {
        var broken = new ScriptedWorker { LastLines = ["no such file"] };
        broken.Say("not JSON");
        broken.End(139);

        var error = await new Func<Task>(() => RunAsync([broken])).Should().ThrowAsync<LoadException>();

        error.Which.Problem.Should().Contain("worker 1 of 1 ended with exit code 139 (SIGSEGV)").And.Contain("before the start").And.Contain("no such file").And.Contain("not JSON");
    }

    [Fact]
    public async Task A_cancellation_ends_all_workers_and_keeps_their_figures()
    {
        using var interrupted = new CancellationTokenSource();
        ScriptedWorker[] workers = [new(), new()];
        foreach (var worker in workers)
        {
            worker.Say(new WorkerMessage { IsReady = true });
            worker.Answers(command =>
            {
                if (command.StartAt is not null)
                {
                    interrupted.Cancel();
                }
                else if (command.Cancel)
                {
                    worker.Report(Nothing, Profile, LoadEnd.Cancelled, Milliseconds(1));
                    worker.End(130);
                }
            });
        }

        var result = await RunAsync(workers, cancellation: interrupted.Token);

        result.End.Should().Be(LoadEnd.Cancelled);
        result.Counts.Started.Should().Be(2);
        result.Workers.Should().OnlyContain(worker => worker.Lost == null);
    }

    [Fact]
    public async Task A_worker_that_alone_is_interrupted_makes_the_run_fail_and_its_figures_are_included()
    {
        var interrupted = new ScriptedWorker();
        interrupted.Say(new WorkerMessage { IsReady = true });
        interrupted.Answers(_ =>
        {
            interrupted.Report(Nothing, Profile, LoadEnd.Cancelled, Milliseconds(1));
            interrupted.End(130);
        });

        var result = await RunAsync([interrupted, ScriptedWorker.Reporting(Nothing, Profile, Milliseconds(2))]);

        result.End.Should().Be(LoadEnd.WorkerLost);
        result.Passed.Should().BeFalse();
        result.Counts.Started.Should().Be(2);
        result.Warnings[0].Should().Contain("Worker 1 of 2 was interrupted");
    }

    private static Task<LoadResult> RunAsync(ScriptedWorker[] workers, TimeProvider? time = null, Action<string>? told = null, CancellationToken? cancellation = null) =>
        new LoadWorkers(time ?? new SteppedTime(), workers.Length, plan => workers[plan.Profile.Share.Worker]) { Told = told }
            .RunAsync(Nothing, Profile, cancellation ?? TestContext.Current.CancellationToken);
}
