using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Nothing is left of an environment whose process has ended, however it ended.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
public sealed class CleanupGate(SharedStack shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] TwoWithData = ["up", "--only", "postgres,redis"];

    [Fact]
    public async Task After_kill_9_of_the_host_no_container_network_or_volume_is_left_within_30_seconds()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("killed");
        using var host = await StartedHostAsync(environments, id);
        var before = await Traces.OfAsync(environments.Engine, id);
        before.Containers.Should().HaveCount(3, "two services and the reaper");
        before.Networks.Should().HaveCount(1);
        before.Volumes.Should().HaveCount(2);

        host.KillHard();

        var took = await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.IsEmpty, Limit, "everything is gone");
        TestContext.Current.SendDiagnosticMessage($"gone {took.TotalSeconds:0.0} s after kill -9");
    }

    [Fact]
    public async Task Ctrl_C_tears_down_and_leaves_nothing()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("interrupted");
        using var host = await StartedHostAsync(environments, id);
        var (made, output) = await HostProcess.RunAsync(id, ["checkpoint", "create", "mine"]);
        made.Should().Be(0, output);

        await host.InterruptAsync();

        (await host.WaitAsync(Limit)).Should().Be(130, host.Output);
        (await Traces.OfAsync(environments.Engine, id)).IsEmpty.Should().BeTrue("Ctrl-C leaves nothing");
        Directory.Exists(new CheckpointFolder(DiceFolders.Default, id).Root).Should().BeFalse("checkpoints go with the data");
    }

    [Fact]
    public async Task Data_from_before_outlives_a_foreground_up_that_ends_by_Ctrl_C_and_one_that_ends_by_kill_9()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("older");
        try
        {
            foreach (var words in new string[][] { [.. TwoWithData, "--detach"], ["checkpoint", "create", "mine"], ["down"] })
            {
                var (exitCode, output) = await HostProcess.RunAsync(id, words);
                exitCode.Should().Be(0, output);
            }

            using (var interrupted = await StartedHostAsync(environments, id))
            {
                await interrupted.InterruptAsync();
                (await interrupted.WaitAsync(Limit)).Should().Be(130, interrupted.Output);
                interrupted.Output.Should().Contain("Kept, as they were there before");
                await DataAloneIsLeftAsync(environments, id);
            }

            using var killed = await StartedHostAsync(environments, id);
            killed.KillHard();
            await DataAloneIsLeftAsync(environments, id);
        }
        finally
        {
            await environments.DownAsync(id);
            new CheckpointFolder(DiceFolders.Default, id).DeleteAll();
        }
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
        (await Traces.OfAsync(environments.Engine, id)).Volumes.Should().HaveCount(2, "they are older than the up that ended");
        new CheckpointFolder(DiceFolders.Default, id).List().Should().ContainSingle("checkpoints stay with the data");
    }

    private static async Task<HostProcess> StartedHostAsync(Environments environments, EnvironmentId id)
    {
        var host = HostProcess.Start(id, TwoWithData);
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
