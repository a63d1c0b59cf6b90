using System.Globalization;
using Dice.Environment.Commands.Load;
using Dice.Environment.Commands.Load.Workers;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Load;
using Dice.Environment.Specs.Load.Support;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;
using Dice.LoadTests.Workers;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Several generator processes load the stack together, and their merged figures are those of all their samples.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Trait("Category", "Load")]
[Needs(Need.Characters)]
public sealed class LoadWorkersGate(LoadRuns runs) : IClassFixture<LoadRuns>
{
    private static readonly string[] Worker = ["dotnet", typeof(EnvironmentId).Assembly.Location, "load", "worker"];

    [Fact]
    public async Task Merged_figures_of_three_workers_are_those_of_all_their_samples()
    {
        using var samples = new TemporaryFolder();
        var target = new EdgeTarget(new Uri($"https://{Backend.Host}"), new Uri($"https://{Pwa.Host}"), await runs.Shared.EdgeAddressAsync(), new Account(SignedIn.Mira, SignedIn.Password));
        using var nobody = new HttpClient();
        var scenario = ScenarioCatalog.Find(ScenarioCatalog.All(new LoadTarget(nobody, target.Api, target.Pwa, target.Account), nobody), "browse-characters");
        var profile = LoadProfile.Open("workers").WarmingUp(3, Seconds(1)).At(10, Seconds(4)).Expecting(Threshold.ErrorRate(0));

        var result = await new LoadWorkers(TimeProvider.System, 3, new WorkerStart(target, Worker).Start) { SamplesFolder = samples["."] }
            .RunAsync(scenario, profile, TestContext.Current.CancellationToken);

        result.Passed.Should().BeTrue(string.Join("; ", result.Errors.Select(error => $"{error.Count} × {error.Name}")));
        result.MustAddUp();
        result.Counts.Finished.Should().Be(40).And.Be(result.Workers.Sum(worker => worker.Counts!.Finished));
        result.Workers.Select(worker => worker.Counts!.Finished).Should().BeEquivalentTo([14, 13, 13]);
        var all = Directory.GetFiles(samples["."]).SelectMany(File.ReadAllLines).Select(line => long.Parse(line, CultureInfo.InvariantCulture) / (double)TimeSpan.TicksPerMillisecond).ToArray();
        all.Length.Should().Be(40);
        foreach (var (percentile, merged) in new[] { (50.0, result.Response!.P50), (95, result.Response.P95), (99, result.Response.P99) })
        {
            merged.Should().BeApproximately(Quantile(all, percentile), 0.001 * Quantile(all, percentile), "p{0} is exact to 0.1 %", percentile);
        }

        TestContext.Current.SendDiagnosticMessage(MarkdownReport.Render(result));
    }

    [Fact]
    public async Task The_verb_writes_one_report_that_names_each_workers_share_and_lateness()
    {
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        var artifacts = folder["artifacts"];

        var (code, output) = await HostProcess.RunAsync(stack.Id, ["load", "browse-characters", "--duration", "3s", "--rate", "5", "--workers", "3"], ("DICE_ARTIFACTS", artifacts));

        code.Should().Be(0, output);
        output.Should().Contain("from 3 workers").And.Contain("START LATE (MS)").And.Contain("33.3 %").And.Contain("Passed");
        var files = Directory.GetFiles(Path.Combine(artifacts, "load"));
        files.Select(file => file[file.IndexOf('.', artifacts.Length)..]).Should().BeEquivalentTo(".html", ".json", ".md", ".csv", ".junit.xml", ".workers.csv");
        var result = LoadJson.Read(await File.ReadAllTextAsync(files.Single(file => file.EndsWith(".json", StringComparison.Ordinal)), TestContext.Current.CancellationToken));
        result.Counts.Started.Should().Be(15);
        result.Workers.Should().HaveCount(3).And.OnlyContain(worker => worker.Lost == null && worker.StartLateness != null && worker.LatenessP99 != null && worker.Counts!.Started == 5);
        result.Resources.Select(series => series.Name).Should().Contain([Backend.Name, "(machine)", "(worker 1)", "(worker 2)", "(worker 3)"]);
        result.Warnings.Should().NotContain(warning => warning.Contains("cleanup", StringComparison.Ordinal));
        (await runs.LeftoversAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_worker_that_is_killed_makes_the_verb_fail_and_name_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the workers are found in /proc");
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        // The scenario creates no data, which a killed worker could not remove.
        using var run = HostProcess.Start(stack.Id, ["load", "pwa-shell", "--duration", "15s", "--rate", "4", "--workers", "2"], ("DICE_ARTIFACTS", folder["artifacts"]));
        await Eventually.HoldsAsync(() => Task.FromResult(run.Output), output => output.Contains("measuring: ", StringComparison.Ordinal) || run.HasExited, TimeSpan.FromMinutes(1), "the load is on");

        ProcessSignal.Send(ChildProcesses.Of(run.Id)[0], ProcessSignal.Kill);
        var code = await run.WaitAsync(TimeSpan.FromMinutes(2));

        code.Should().Be(1, run.Output);
        run.Output.Should().MatchRegex("note: worker [12] of 2 is lost: it ended with exit code 137").And.Contain("the figures are partial");
        var result = LoadJson.Read(await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder["artifacts"], "load"), "*.json").Single(), TestContext.Current.CancellationToken));
        result.End.Should().Be(LoadEnd.WorkerLost);
        result.Counts.Started.Should().Be(30, "the other worker brought its half to the end");
    }

    [Fact]
    public async Task Ctrl_C_ends_all_workers_and_removes_their_data()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the workers are found in /proc");
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        using var run = HostProcess.Start(stack.Id, ["load", "create-edit-level-up", "--profile", "soak", "--rate", "4", "--workers", "2"], ("DICE_ARTIFACTS", folder["artifacts"]));
        await Eventually.HoldsAsync(() => Task.FromResult(run.Output), output => output.Contains("warming up: ", StringComparison.Ordinal) || run.HasExited, TimeSpan.FromMinutes(1), "the load is on");
        var workers = ChildProcesses.Of(run.Id);

        await run.InterruptAsync();
        var code = await run.WaitAsync(TimeSpan.FromMinutes(1));

        code.Should().Be(130, run.Output);
        workers.Should().HaveCount(2).And.OnlyContain(worker => !Directory.Exists($"/proc/{worker}"));
        run.Output.Should().Contain("Cancelled");
        (await runs.LeftoversAsync()).Should().BeEmpty();
    }
}
