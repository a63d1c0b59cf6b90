using Dice.Environment.Services;
using Dice.Environment.Specs.Load;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The stack holds a smoke load of each scenario, through the edge and signed in, and has the same data afterwards.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Trait("Category", "Load")]
[Needs(Need.Characters)]
public sealed class LoadGate(LoadRuns runs) : IClassFixture<LoadRuns>
{
    public static TheoryData<string> Names => ScenarioSpecs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_scenario_holds_its_thresholds_under_the_smoke_profile(string name)
    {
        var result = await runs.ResultOfAsync(name);

        var report = LoadReport.Write(result, Checkout.Artifacts);
        TestContext.Current.SendDiagnosticMessage($"{name}: p50 {result.Response?.P50:0} ms, p95 {result.Response?.P95:0} ms; {report.Html}");
        result.Thresholds.Where(threshold => !threshold.Holds).Should().BeEmpty(string.Join("; ", result.Errors.Select(error => $"{error.Count} × {error.Name}")));
        result.Warnings.Should().NotContain(warning => warning.Contains("cleanup", StringComparison.Ordinal));
        result.Counts.Finished.Should().Be(result.Counts.Scheduled).And.BePositive();
    }

    [Fact]
    public async Task Nothing_of_it_is_left()
    {
        await Task.WhenAll(Names.Select(name => runs.ResultOfAsync(name.Data)));

        (await runs.LeftoversAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_verb_runs_a_scenario_and_tells_what_each_container_used()
    {
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        var artifacts = folder["artifacts"];

        using var run = HostProcess.Start(stack.Id, ["load", "browse-characters", "--duration", "3s", "--rate", "3"], ("DICE_ARTIFACTS", artifacts));
        var code = await run.WaitAsync(TimeSpan.FromMinutes(2));

        code.Should().Be(0, run.Output);
        run.Output.Should().Contain("measuring: ").And.Contain("✔ errors ≤ 0 %").And.Contain("Passed").And.NotContain("\e");
        var files = Directory.GetFiles(Path.Combine(artifacts, "load"));
        files.Select(file => file[file.IndexOf('.', artifacts.Length)..]).Should().BeEquivalentTo(".html", ".json", ".md", ".csv", ".junit.xml");
        var result = LoadJson.Read(await File.ReadAllTextAsync(files.Single(file => file.EndsWith(".json", StringComparison.Ordinal)), TestContext.Current.CancellationToken));
        result.Counts.Started.Should().Be(9);
        // Of an attached stack, PostgreSQL and Redis belong to the developer's environment.
        result.Resources.Select(series => series.Name).Should().Contain([.. stack.Services.Select(service => service.Name), "(machine)", "(generator)"]).And.Contain([Backend.Name, EdgeProxy.Name]);
        result.Resources.Single(series => series.Name == Backend.Name).Points.Should().OnlyContain(point => point.Memory > 10 << 20).And.Contain(point => point.Cpu > 0);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_early_with_a_valid_report_and_its_data_gone()
    {
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        var artifacts = folder["artifacts"];
        using var run = HostProcess.Start(stack.Id, ["load", "create-edit-level-up", "--profile", "soak", "--rate", "4"], ("DICE_ARTIFACTS", artifacts));
        await Eventually.HoldsAsync(() => Task.FromResult(run.Output), output => output.Contains("warming up: ", StringComparison.Ordinal) || run.HasExited, TimeSpan.FromMinutes(1), "the load is on");

        await run.InterruptAsync();
        var code = await run.WaitAsync(TimeSpan.FromMinutes(1));

        code.Should().Be(130, run.Output);
        run.Output.Should().Contain("Cancelled");
        var json = Directory.GetFiles(Path.Combine(artifacts, "load"), "*.json").Should().ContainSingle().Subject;
        var result = LoadJson.Read(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        result.End.Should().Be(LoadEnd.Cancelled);
        (result.WarmUpIterations + result.Counts.Started).Should().BePositive();
        (await runs.LeftoversAsync()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task The_verb_runs_to_its_end_and_writes_its_report_whatever_becomes_of_the_output(Outlet outlet)
    {
        var stack = await runs.Shared.ReadAsync();
        using var folder = new TemporaryFolder();
        var artifacts = folder["artifacts"];

        var code = await outlet.RunAsync([("DICE_ARTIFACTS", artifacts)], "load", "browse-characters", "--duration", "2s", "--rate", "2", "--env", stack.Id.Value);

        code.Should().Be(0, "{0} is no reason to say otherwise", outlet);
        var json = Directory.GetFiles(Path.Combine(artifacts, "load"), "*.json").Should().ContainSingle().Subject;
        LoadJson.Read(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)).End.Should().Be(LoadEnd.Completed);
    }

    [Fact]
    public async Task Somebody_who_cannot_sign_in_is_told_why()
    {
        var (code, output) = await HostProcess.RunAsync((await runs.Shared.ReadAsync()).Id, ["load", "browse-characters", "--as", "nobody@dice.local"]);

        code.Should().Be(1);
        output.Should().Contain("nobody@dice.local could not sign in").And.Contain("  → ").And.NotContain(SignedIn.Password);
    }
}
