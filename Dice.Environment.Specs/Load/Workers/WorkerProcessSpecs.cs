using Dice.Environment.Commands.Load;
using Dice.Environment.Commands.Load.Workers;
using Dice.Environment.Runtime;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Load.Workers.Support;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;
using Dice.LoadTests.Workers;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load.Workers;

/// <summary>Real worker processes of the console host, on a server in this process.</summary>
public sealed class WorkerProcessSpecs : IAsyncDisposable
{
    private static readonly string[] Command = ["dotnet", typeof(EnvironmentId).Assembly.Location, "load", "worker"];

    private readonly PageServer _server = new();
    private readonly List<WorkerProcess> _processes = [];

    /// <summary>The scenario as the host knows it; the workers run it.</summary>
    private static Scenario Shell { get; } = PwaShell.Make(new HttpClient(), new Uri("https://example.invalid"));

    [Fact]
    public async Task Three_processes_bring_the_load_of_one()
    {
        var profile = LoadProfile.Open("brief").WarmingUp(10, Seconds(0.5)).At(20, Seconds(1)).Expecting(Threshold.ErrorRate(0));

        var result = await RunAsync(profile, 3, CancellationToken.None);

        result.Passed.Should().BeTrue(string.Join("; ", result.Errors.Select(error => error.Name)));
        result.MustAddUp();
        result.Counts.Finished.Should().Be(20).And.Be(result.Workers.Sum(worker => worker.Counts!.Finished));
        _server.Requests("/").Should().Be((int)(20 + result.WarmUpIterations) + 3, "each worker requests the page once to prepare");
        _server.Requests("/app.js").Should().Be(_server.Requests("/"));
        result.Resources.Select(series => series.Name).Should().Contain(["(worker 1)", "(worker 2)", "(worker 3)"]);
        _processes.Select(process => process.Id).Distinct().Should().HaveCount(3);
    }

    [Fact]
    public async Task A_process_that_is_killed_under_load_makes_the_run_fail_and_the_figures_of_the_others_are_kept()
    {
        var run = RunAsync(LoadProfile.Open("brief").At(20, Seconds(6)), 3, CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(_server.Requests("/")), requests => requests > 5, TimeSpan.FromMinutes(1), "the load is on");

        _processes[1].Kill();
        var result = await run;

        result.End.Should().Be(LoadEnd.WorkerLost);
        result.Passed.Should().BeFalse();
        result.Workers.Select(worker => worker.Lost is null).Should().Equal(true, false, true);
        result.Workers[1].Lost.Should().Contain("137");
        result.Counts.Finished.Should().Be(80, "two of three workers bring two thirds of 120");
    }

    [Fact]
    public async Task A_process_that_is_stopped_hangs_and_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP is sent with Linux' number");
        var run = RunAsync(LoadProfile.Open("brief").At(20, Seconds(8)), 2, CancellationToken.None, silence: Seconds(6));
        await Eventually.HoldsAsync(() => Task.FromResult(_server.Requests("/")), requests => requests > 5, TimeSpan.FromMinutes(1), "the load is on");

        ProcessSignal.Send(_processes[0].Id, 19);
        var result = await run;

        result.Workers[0].Lost.Should().StartWith("hung");
        result.Workers[1].Lost.Should().BeNull();
        result.Workers[1].Counts!.Finished.Should().Be(80);
    }

    [Fact]
    public async Task A_cancellation_ends_all_processes_and_gives_a_valid_result()
    {
        using var interrupted = new CancellationTokenSource();
        var run = RunAsync(LoadProfile.Open("long").At(20, TimeSpan.FromMinutes(10)), 2, interrupted.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(_server.Requests("/")), requests => requests > 5, TimeSpan.FromMinutes(1), "the load is on");

        await interrupted.CancelAsync();
        var result = await run;

        result.End.Should().Be(LoadEnd.Cancelled);
        result.MustAddUp();
        result.Counts.Started.Should().BePositive();
        _processes.Should().OnlyContain(process => process.Exit.IsCompleted);
    }

    [Fact]
    public async Task A_worker_whose_host_is_gone_ends()
    {
        var run = await HostRun.OfAsync(["load", "worker"], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("the plan of a load worker is not readable").And.Contain("load --workers");
    }

    [Fact]
    public async Task The_verb_of_a_worker_is_not_in_the_help()
    {
        var help = await HostRun.OfAsync(["load", "--help"], HostRun.NoEngine);

        help.Output.Should().Contain("--workers").And.NotContain("\n  worker ");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private Task<LoadResult> RunAsync(LoadProfile profile, int workers, CancellationToken cancellation, TimeSpan? silence = null)
    {
        var start = new WorkerStart(new EdgeTarget(_server.Address, _server.Address, null, new Account("nobody@dice.local", "none")), Command);
        var engine = new LoadWorkers(TimeProvider.System, workers, plan =>
        {
            _processes.Add((WorkerProcess)start.Start(plan));
            return _processes[^1];
        })
        { LongestSilence = silence ?? TimeSpan.FromMinutes(2) };
        return engine.RunAsync(Shell, profile, cancellation);
    }
}
