using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>When the process of an environment ends, however it ends, containers and network go; data stays, unless the environment is ephemeral.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class CleanupGate(SharedStack shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] TwoWithData = ["up", "--only", "postgres,redis"];

    [Fact]
    public async Task After_kill_9_of_an_ephemeral_up_no_container_network_or_volume_is_left_within_30_seconds()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("killed");
        using var host = await StartedHostAsync(environments, id, "--ephemeral");
        var before = await Traces.OfAsync(environments.Engine, id);
        before.Containers.Should().HaveCount(3, "two services and the reaper");
        before.Networks.Should().HaveCount(1);
        before.Volumes.Should().HaveCount(2);
        var (made, output) = await HostProcess.RunAsync(id, ["checkpoint", "create", "mine"]);
        made.Should().Be(0, output);

        host.KillHard();

        var took = await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.IsEmpty, Limit, "everything is gone");
        TestContext.Current.SendDiagnosticMessage($"gone {took.TotalSeconds:0.0} s after kill -9");
        await HostProcess.RunAsync(EnvironmentId.NewUnique("next"), ["down"]);
        Directory.Exists(new CheckpointFolder(DiceFolders.Default, id).Root).Should().BeFalse("the next command that changes an environment removes the checkpoints of data that is gone");
    }

    [Theory]
    [InlineData(ProcessSignal.Interrupt, 130)]
    [InlineData(ProcessSignal.Terminate, 143)]
    public async Task An_ephemeral_up_that_is_interrupted_leaves_nothing(int signal, int code)
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("interrupted");
        using var host = await StartedHostAsync(environments, id, "--ephemeral");
        var (made, output) = await HostProcess.RunAsync(id, ["checkpoint", "create", "mine"]);
        made.Should().Be(0, output);

        await host.SignalAsync(signal);

        (await host.WaitAsync(Limit)).Should().Be(code, host.Output);
        (await Traces.OfAsync(environments.Engine, id)).IsEmpty.Should().BeTrue("an ephemeral environment leaves nothing");
        Directory.Exists(new CheckpointFolder(DiceFolders.Default, id).Root).Should().BeFalse("checkpoints go with the data");
        Directory.Exists(DiceFolders.Default.For(id)).Should().BeFalse("and so do the files with secrets");
    }

    [Fact]
    public async Task A_foreground_up_keeps_its_data_whether_Ctrl_C_or_kill_9_ends_it_and_the_next_up_starts_on_that_data()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("kept");
        try
        {
            using (var first = await StartedHostAsync(environments, id))
            {
                EnvironmentLock.IsHeld(DiceFolders.Default, id).Should().BeFalse("an up that only waits changes nothing");
                (await RedisAsync(environments, id, "set", "work", "of a day")).Should().Be("OK");
                foreach (var words in new string[][] { ["checkpoint", "create", "mine"], ["restart", "redis"] })
                {
                    var (exitCode, output) = await HostProcess.RunAsync(id, words);
                    exitCode.Should().Be(0, output);
                }

                await first.InterruptAsync();
                (await first.WaitAsync(Limit)).Should().Be(130, first.Output);
                first.Output.TrimEnd().Split('\n')[^1].Should().StartWith("Kept the data: ").And.Contain($"dice-{id}-redis-data").And.Contain($"down --volumes --env {id}");
                await DataAloneIsLeftAsync(environments, id);
            }

            using (var second = await StartedHostAsync(environments, id))
            {
                (await RedisAsync(environments, id, "get", "work")).Should().Be("of a day");
                second.KillHard();
                await DataAloneIsLeftAsync(environments, id);
            }

            using var third = await StartedHostAsync(environments, id, "--ephemeral");
            (await RedisAsync(environments, id, "get", "work")).Should().Be("of a day");
            await third.InterruptAsync();
            (await third.WaitAsync(Limit)).Should().Be(130, third.Output);
            await DataAloneIsLeftAsync(environments, id); // An ephemeral up removes only what it made.
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    [Fact]
    public async Task A_checkpoint_that_is_made_while_down_removes_the_data_is_whole_or_not_there_and_goes_with_the_data()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("twice");
        using var started = await environments.UpAsync(Environments.Dice.Only(["redis"]), id);

        var create = HostProcess.RunAsync(id, ["checkpoint", "create", "mine"]);
        var down = HostProcess.RunAsync(id, ["down", "--volumes"]);

        (await down).ExitCode.Should().Be(0, (await down).Output);
        var (code, output) = await create;
        output.Should().NotContain("   at ");
        code.Should().Be(output.Contains("error: ", StringComparison.Ordinal) ? 1 : 0, output);
        (await Traces.OfAsync(environments.Engine, id)).IsEmpty.Should().BeTrue();
        new CheckpointFolder(DiceFolders.Default, id).List().Should().BeEmpty();
        Directory.EnumerateDirectories(Path.Combine(DiceFolders.Default.Root, "staging"), $"{id}-*").Should().BeEmpty();
    }

    [Fact]
    public async Task An_interrupted_start_leaves_nothing_either()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("hasty");
        using var host = HostProcess.Start(id, ["up", "--only", "redis"]);
        await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => !traces.IsEmpty, TimeSpan.FromSeconds(60), "something is there");

        await host.InterruptAsync();

        (await host.WaitAsync(Limit)).Should().Be(130, host.Output);
        await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.IsEmpty, Limit, "everything is gone");
    }

    [Fact]
    public async Task An_idle_lease_outlives_its_process_for_its_time_and_no_longer()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("idle");
        var lease = Lease.Idle(TimeSpan.FromSeconds(4)); // Minutes for people; the mechanism is the same.
        var stack = Environments.Dice.Only(["redis"]);
        using (await environments.UpAsync(stack, id, lease: lease))
        {
        }

        (await environments.ReadAsync(id))["redis"].IsRunning.Should().BeTrue("it is kept warm");
        using (var again = await environments.UpAsync(stack, id, lease: lease))
        {
            again.Lease.Joined.Should().BeTrue();
            again.Timeline.Services.Should().OnlyContain(service => service.WasRunning);
        }

        await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.IsEmpty, Limit, "the idle environment is gone");
    }

    private static async Task DataAloneIsLeftAsync(Environments environments, EnvironmentId id)
    {
        await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.Containers.Count + traces.Networks.Count == 0, Limit, "containers and network are gone");
        (await Traces.OfAsync(environments.Engine, id)).Volumes.Should().HaveCount(2, "data stays");
        new CheckpointFolder(DiceFolders.Default, id).List().Should().ContainSingle("checkpoints stay with the data");
    }

    private static async Task<string> RedisAsync(Environments environments, EnvironmentId id, params string[] command) => (await ContainerCommand.RunAsync(
        environments.Engine.Client, (await environments.ReadAsync(id))["redis"].ContainerId, ["redis-cli", .. command], TestContext.Current.CancellationToken)).Output.Trim();

    private static async Task<HostProcess> StartedHostAsync(Environments environments, EnvironmentId id, params string[] options)
    {
        var host = HostProcess.Start(id, [.. TwoWithData, .. options]);
        try
        {
            await Eventually.HoldsAsync(
                async () => (Services: (await environments.ReadAsync(id)).Services.Count(service => service.IsRunning), host.HasExited, host.Output),
                seen => seen.HasExited ? throw new DiceException($"the host ended: {seen.Output}", "see above") : seen.Services == 2 && seen.Output.Contains("Press Ctrl-C", StringComparison.Ordinal),
                TimeSpan.FromSeconds(90),
                "the host's stack is up");
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
