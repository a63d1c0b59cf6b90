using System.Collections.Concurrent;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>One command at a time changes an environment; the others wait, and say for whom.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class LockGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] ChangingCommands =
    [
        "up --only redis --detach", "down", "down --volumes --json", "restart redis", "reset --yes", "rollback --phase 1 --yes", "restore nothing.tar.gz",
        "checkpoint restore nothing", "db migrate", "db rollback", "db seed", "db reseed", "db reset",
    ];

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("locked");
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Fact]
    public async Task Every_command_that_changes_the_environment_waits_for_the_one_that_does_names_it_and_is_ended_by_Ctrl_C()
    {
        using var held = EnvironmentLock.TryTake(DiceFolders.Default, _id);
        var codes = new ConcurrentDictionary<string, int>();

        await Parallel.ForEachAsync(ChangingCommands, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (command, _) =>
        {
            using var host = HostProcess.Start(_id, command.Split(' '));
            await SaysAsync(host, $"(process {System.Environment.ProcessId}), which is changing environment {_id}");
            await host.InterruptAsync();
            codes[command] = await host.WaitAsync(Limit);
        });

        codes.Keys.Should().BeEquivalentTo(ChangingCommands);
        codes.Should().OnlyContain(code => code.Value == 130);
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue("none of them has begun");
    }

    [Fact]
    public async Task A_down_during_an_up_waits_for_the_end_of_the_start_and_leaves_nothing()
    {
        using var up = HostProcess.Start(_id, ["up", "--only", "postgres", "--detach"]);
        await Eventually.HoldsAsync(() => Task.FromResult(EnvironmentLock.IsHeld(DiceFolders.Default, _id)), isHeld => isHeld || up.HasExited, Limit, "up has begun");

        var (exitCode, output) = await HostProcess.RunAsync(_id, ["down", "--volumes"]);

        exitCode.Should().Be(0, output);
        output.Should().Contain("Waiting for `up --only postgres --detach").And.Contain("postgres removed");
        (await up.WaitAsync(Limit)).Should().Be(0, up.Output);
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    private static Task<TimeSpan> SaysAsync(HostProcess host, string words) => Eventually.HoldsAsync(
        () => Task.FromResult((host.HasExited, host.Output)),
        seen => seen.Output.Contains(words, StringComparison.Ordinal) || (seen.HasExited ? throw new TimeoutException($"the host ended: {seen.Output}") : false),
        Limit,
        $"the host says '{words}'");
}
