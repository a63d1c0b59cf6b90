using System.Text.Json;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Services;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>The verbs work on a stack on a cluster as on one in containers, without saying again where it runs.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterVerbGate(DeployedStack deployed)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_lists_every_service_as_ready()
    {
        var state = await deployed.GetAsync();
        await deployed.SettleAsync(Deadline);

        var run = await RunAsync("status", "--check", "--json");

        run.ExitCode.Should().Be(0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        document.RootElement.GetProperty("services").EnumerateArray().Select(service => service.GetProperty("name").GetString())
            .Should().Contain(state.Stack.Services.Select(service => service.Name));
    }

    [Fact]
    public async Task Exec_passes_on_output_and_exit_code()
    {
        var run = await RunAsync("exec", Backend.Name, "--", "node", "--eval", "console.log(`from ${process.env.HOSTNAME}`); process.exit(7)");

        run.ExitCode.Should().Be(7, run.Error);
        run.Output.Should().StartWith($"from {Backend.Name}-");
    }

    [Fact]
    public async Task Logs_show_a_service_and_urls_the_ingress()
    {
        var logs = await RunAsync("logs", Postgres.Name);
        var url = await RunAsync("urls", "api");

        logs.ExitCode.Should().Be(0, logs.Error);
        logs.Output.Should().Contain("database system is ready to accept connections");
        url.Output.Trim().Should().StartWith($"https://{Backend.Host}");
    }

    [Fact]
    public async Task A_service_that_does_not_exist_is_refused_with_those_that_do()
    {
        var run = await RunAsync("exec", "bakend", "--", "true");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("the environment has no service 'bakend'").And.Contain(Backend.Name);
    }

    [Fact]
    public async Task Ctrl_C_during_a_rollout_says_what_was_applied_and_how_to_go_on()
    {
        var state = await deployed.GetAsync();
        using var up = HostProcess.Start(deployed.Id, ["up", "--on", "kubernetes"]);
        await Eventually.HoldsAsync(() => Task.FromResult(up.Output), output => output.Contains("objects) applied", StringComparison.Ordinal) || up.HasExited, Deadline, "the configuration is applied");

        await up.InterruptAsync();

        (await up.WaitAsync(Deadline)).Should().Be(130, up.Output);
        up.Output.Should().Contain("The rollout was interrupted.").And.Contain($"Applied so far: Namespace/{state.Started.Target.Namespace}").And.Contain("Remove it with");
        await deployed.SettleAsync(Deadline);
    }

    [Fact]
    public async Task Down_removes_the_environment_and_leaves_the_one_beside_it_as_it_was()
    {
        var state = await deployed.GetAsync();
        await using var fresh = new FreshNamespace(deployed, "kubernetes-down");
        await fresh.UpAsync([Pwa.Name]);

        var (exitCode, output) = await HostProcess.RunAsync(fresh.Installation.Id, ["down", "--volumes"]);

        exitCode.Should().Be(0, output);
        (await new Removal(state.Client, new ApiResources(state.Client), fresh.Installation.Id.Value, fresh.Target.Namespace).OwnsAsync(Stop)).Should().BeFalse("down removes the namespace");
        (await RunAsync("status", "--check")).ExitCode.Should().Be(0, "the environment beside it is not changed");
    }

    private async Task<HostRun> RunAsync(string verb, params string[] arguments)
    {
        await deployed.GetAsync();
        return await HostRun.OfAsync([verb, "--env", deployed.Id.Value, .. arguments]);
    }
}
