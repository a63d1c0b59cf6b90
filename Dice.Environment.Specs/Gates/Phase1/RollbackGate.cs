using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Rollback;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Data.Rollback;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A phase can be taken back, and everything begun anew; nobody else's things are touched.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class RollbackGate(SharedStack shared, Bystanders bystanders) : IClassFixture<Bystanders>
{
    /// <summary>DICE's stores as phase 1, and a service with a volume of its own as phase 2.</summary>
    private static readonly Stack TwoPhases = DataEnvironment.Stores.With(
        new Service("sessions", DiceImages.Redis) { Phase = new Phase(2), User = "999:999" }
            .Listening("resp", 6379, "redis")
            .Requiring(Redis.Name)
            .WithCommand("--appendonly", "yes")
            .Mounting(new VolumeMount("data", "/data"))
            .LimitedTo(memoryMiB: 64)
            .ReadyWhen(Readiness.Command("redis-cli", "-e", "ping")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rolling_a_phase_back_takes_it_away_and_returns_to_the_point_before_it_and_with_a_damaged_checkpoint_takes_nothing_away()
    {
        await using var environment = await DataEnvironment.StartAsync(shared, "phases");
        var environments = await shared.Environments;
        var before = await environment.State.ReadAsync();
        var guard = new ChangeGuard(environment.Data, TwoPhases, migrations: "/nonexistent");
        var point = (await guard.EnsureBeforeChangeAsync(Stop))!;
        point.Phase.Should().Be(1);
        using var later = await environments.UpAsync(TwoPhases, environment.Id);
        await environment.State.ChangeAsync();
        var phase1 = Containers(later.Stack, 1);
        var rollback = new PhaseRollback(environment.Data, TwoPhases);

        var plan = await rollback.PlanAsync(new Phase(2), Stop);
        plan.Services.Select(service => service.Name).Should().Equal("sessions");
        plan.Volumes.Should().Equal($"dice-{environment.Id}-sessions-data");
        plan.ReturnTo!.Name.Should().Be(point.Name).And.StartWith("auto-phase-2-");
        await WithADamagedCheckpointNothingIsTakenAwayAsync(environment, rollback, plan);
        await rollback.ExecuteAsync(new Phase(2), plan, progress: null, Stop);

        var now = await environments.ReadAsync(environment.Id);
        now.Find("sessions").Should().BeNull();
        Containers(now, 1).Should().Equal(phase1, "the phase before goes on running as it was");
        (await Traces.OfAsync(environments.Engine, environment.Id)).Volumes.Should().BeEquivalentTo($"dice-{environment.Id}-postgres-data", $"dice-{environment.Id}-redis-data");
        (await environment.State.ReadAsync()).Should().Be(before);
        environment.Checkpoints.List().Where(checkpoint => checkpoint.Name.StartsWith("auto-rollback-2-", StringComparison.Ordinal)).Should().ContainSingle("the state before both attempts is the same, and is kept once");
        (await FluentActions.Awaiting(() => rollback.PlanAsync(new Phase(2), Stop)).Should().ThrowAsync<DiceException>()).WithMessage("*nothing of phase 2*");
        await bystanders.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task Reset_removes_everything_of_the_environment_and_builds_it_again_and_touches_nothing_else()
    {
        await using var environment = await DataEnvironment.StartAsync(shared, "doomed", lease: Lease.Persistent);
        var environments = await shared.Environments;
        await environment.Checkpoints.CreateAsync("mine", Stop);
        using var folder = new TemporaryFolder();
        var backup = folder["before.tar.gz"];
        var state = await environment.State.ReadAsync();
        await HostProcess.RunAsync(environment.Id, ["backup", "--output", backup]);
        var before = await environments.ReadAsync(environment.Id);

        var (asked, plan) = await HostProcess.RunAsync(environment.Id, ["reset"]);
        asked.Should().Be(1, "nobody said yes");
        plan.Should().Contain("localstack, postgres, redis").And.Contain($"dice-{environment.Id}-postgres-data").And.Contain("mine").And.Contain("Nothing was changed");
        Containers(await environments.ReadAsync(environment.Id), 1).Should().Equal(Containers(before, 1));

        var (done, output) = await HostProcess.RunAsync(environment.Id, ["reset", "--yes"]);
        done.Should().Be(0, output);

        var now = await environments.ReadAsync(environment.Id);
        now.Services.Select(service => service.Name).Should().Equal("localstack", "postgres", "redis");
        now.Services.Should().OnlyContain(service => service.IsRunning);
        Containers(now, 1).Should().NotIntersectWith(Containers(before, 1));
        (await environment.State.ScalarAsync("select coalesce(to_regclass('characters')::text, 'none')")).Should().Be("none", "the data is gone");
        environment.Checkpoints.List().Should().BeEmpty();
        var (returned, said) = await HostProcess.RunAsync(environment.Id, ["restore", backup]);
        returned.Should().Be(0, said);
        (await environment.State.ReadAsync()).Should().Be(state, "backups stay, and bring the data back");
        await bystanders.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task The_first_phase_taken_back_leaves_nothing_of_the_environment()
    {
        await using var environment = await DataEnvironment.StartAsync(shared, "doomed", filled: false);
        var environments = await shared.Environments;

        var (asked, plan) = await HostProcess.RunAsync(environment.Id, ["rollback", "--phase", "1"]);
        asked.Should().Be(1, plan);
        plan.Should().Contain("Would remove").And.Contain("localstack, postgres, redis").And.Contain("--yes");
        (await environments.ReadAsync(environment.Id)).Services.Should().HaveCount(3);

        var (done, output) = await HostProcess.RunAsync(environment.Id, ["rollback", "--phase", "1", "--yes"]);

        done.Should().Be(0, output);
        (await Traces.OfAsync(environments.Engine, environment.Id)).IsEmpty.Should().BeTrue();
        await bystanders.ShouldBeUntouchedAsync();
    }

    private static async Task WithADamagedCheckpointNothingIsTakenAwayAsync(DataEnvironment environment, PhaseRollback rollback, RemovalPlan plan)
    {
        var dump = Path.Combine(environment.Checkpoints.Folder.PathOf(plan.ReturnTo!.Name), "postgres.dump");
        var whole = await File.ReadAllBytesAsync(dump, Stop);
        var before = await environment.State.ReadAsync();
        await File.WriteAllTextAsync(dump, "damaged", Stop);

        await FluentActions.Awaiting(() => rollback.ExecuteAsync(new Phase(2), plan, progress: null, Stop)).Should().ThrowAsync<DiceException>();

        (await environment.Data.ReadAsync(Stop))["sessions"].IsRunning.Should().BeTrue();
        (await environment.State.ReadAsync()).Should().Be(before);
        await File.WriteAllBytesAsync(dump, whole, Stop);
    }

    private static IEnumerable<string> Containers(RunningStack stack, int phase) =>
        stack.Services.Where(service => service.Phase == phase).Select(service => service.ContainerId);
}
