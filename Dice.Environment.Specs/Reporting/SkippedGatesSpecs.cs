using Dice.Environment.Gates;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Gates.Phase1;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Reporting;

/// <summary>The specs as a process of their own, which tests an application that provides nothing.</summary>
public sealed class SkippedGatesSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Workspace => $"backend={_folder["backend"]}";

    public SkippedGatesSpecs()
    {
        Directory.CreateDirectory(_folder["backend/src"]);
        File.WriteAllText(_folder["backend/package.json"], """{ "name": "shop", "scripts": { "dev": "node src/main.js" } }""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gates_that_do_not_apply_to_an_application_are_skipped_with_the_reason_before_anything_starts_and_the_run_passes()
    {
        var variables = new Dictionary<string, string> { ["DICE_WORKSPACE"] = Workspace, [HostRun.NoEngine.Name] = HostRun.NoEngine.Value };
        var specs = new SpecsRun(new SpecsAssembly(typeof(SkippedGatesSpecs).Assembly.Location), _folder["artifacts"], TimeProvider.System);

        // A class with shared stacks, one with a class fixture, and one with a collection fixture that starts an environment.
        var run = await specs.RunAsync([GateOf<SignInGate>(), GateOf<LoadGate>(), GateOf<PwaHotReloadGate>()], "Some gates", variables, _ => { }, TestContext.Current.CancellationToken);

        run.Faults.Should().BeEmpty();
        run.HasPassed.Should().BeTrue();
        run.Gates.Should().OnlyContain(gate => gate.Verdict == Verdict.Skipped);
        run.SkipReasons.Select(skipped => skipped.Reason).Should().BeEquivalentTo(
            $"needs the characters API, which the backend at {_folder["backend"]} does not provide (\"provides\" in dice.json)",
            $"needs the fixtures' sources, and the backend under test is {_folder["backend"]}");
    }

    [Fact]
    public async Task The_verb_passes_the_workspace_on_and_prints_each_reason_once()
    {
        var run = await HostRun.OfAsync(
            ["gates", "--no-build", "--gate", nameof(SignInGate), "--workspace", Workspace], HostRun.NoEngine, ("DICE_ARTIFACTS", _folder["artifacts"]));

        run.ExitCode.Should().Be(0, run.Output + run.Error);
        run.Output.Should().Contain($"Applications under test: {Workspace}").And.MatchRegex(@"Skipped [1-9]\d* steps: needs the characters API, which the backend at .* does not provide .* \(SignInGate\)");
        run.Output.Split("needs the characters API").Should().HaveCount(3, "once beside the steps and once in the summary");
    }

    [Fact]
    public async Task The_status_file_is_not_written_from_a_run_on_other_applications_than_the_fixtures()
    {
        var run = await HostRun.OfAsync(["gates", "--no-build", "--gate", nameof(SignInGate), "--write-status"], ("DICE_WORKSPACE", Workspace), HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("IMPLEMENTATION_STATUS.md").And.Contain(Workspace).And.Contain("unset DICE_WORKSPACE");
    }

    private static Gate GateOf<T>() => new(
        typeof(T).Name, typeof(T).FullName!, 1, "", [.. typeof(T).GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => Sentences.Of(method.Name))]);
}
