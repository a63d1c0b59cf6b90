using Dice.Environment.Runtime;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>An environment is brought up and taken away as asked, whatever becomes of the output and of the terminal.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class LostOutputGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private static readonly string[] Foreground = ["up", "--only", "redis", "--env"];
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("mute");
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task Up_reset_rollback_and_down_do_all_that_they_were_asked_for(Outlet outlet)
    {
        await DoneAsync(outlet, "up", "--detach", "--only", "redis");
        var first = (await _environments.ReadAsync(_id))["redis"];
        first.IsRunning.Should().BeTrue();

        await DoneAsync(outlet, "reset", "--yes");
        var second = (await _environments.ReadAsync(_id))["redis"];
        second.IsRunning.Should().BeTrue();
        second.ContainerId.Should().NotBe(first.ContainerId);

        await DoneAsync(outlet, "rollback", "--phase", "1", "--yes");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();

        await DoneAsync(outlet, "up", "--detach", "--only", "redis");
        await DoneAsync(outlet, "down", "--volumes");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    [Theory]
    [InlineData(Outlet.ReaderLeft)]
    [InlineData(Outlet.FullDevice)]
    [InlineData(Outlet.Closed)]
    public async Task A_foreground_up_stays_up_until_Ctrl_C_and_is_then_taken_away(Outlet outlet)
    {
        using var host = outlet.Start([.. Foreground, _id.Value]);
        await IsUpAsync(host);

        host.Signal(ProcessSignal.Interrupt);

        (await host.WaitAsync(EndLimit)).Should().Be(130);
        await IsGoneAsync();
    }

    [Fact]
    public async Task Ctrl_C_that_ends_the_reader_of_the_output_too_takes_everything_away()
    {
        // As `up | tee log` at a terminal: the reader ends before the take-down is reported.
        const string UntilReady = "exec \"$@\" > >(while read -r line; do case $line in *Ctrl-C*) exit ;; esac; done) 2>&1";
        using var host = HostIntoOutlet.Start(UntilReady, terminal: null, ownSession: false, [.. Foreground, _id.Value]);
        await IsUpAsync(host);

        host.Signal(ProcessSignal.Interrupt);

        (await host.WaitAsync(EndLimit)).Should().Be(130);
        await IsGoneAsync();
    }

    [Fact]
    public async Task A_closed_terminal_takes_everything_away()
    {
        using var host = HostIntoOutlet.Start("exec \"$@\" <\"$DICE_TEST_TERMINAL\" >\"$DICE_TEST_TERMINAL\" 2>&1", new PseudoTerminal(), ownSession: true, [.. Foreground, _id.Value]);
        await IsUpAsync(host);

        await host.CloseTerminalAsync();

        (await host.WaitAsync(EndLimit)).Should().Be(129, "128 + SIGHUP");
        await IsGoneAsync();
    }

    [Fact]
    public async Task A_signal_that_a_wrapper_forwards_a_second_time_is_the_same_Ctrl_C()
    {
        using var host = Outlet.ReaderLeft.Start([.. Foreground, _id.Value]);
        await IsUpAsync(host);

        host.Signal(ProcessSignal.Interrupt);
        host.Signal(ProcessSignal.Interrupt);

        (await host.WaitAsync(EndLimit)).Should().Be(130);
        (await Traces.OfAsync(_environments.Engine, _id)).Containers.Should().BeEmpty("the take-down went on to its end");
    }

    private async Task DoneAsync(Outlet outlet, params string[] arguments)
    {
        var code = await outlet.RunAsync([.. arguments, "--env", _id.Value]);
        code.Should().Be(0, "`{0}` was done, and {1} is no reason to say otherwise", string.Join(' ', arguments), outlet);
    }

    private async Task IsUpAsync(HostIntoOutlet host)
    {
        await Eventually.HoldsAsync(
            async () => (Policy: await RestartPolicyAsync(), host.HasExited),
            seen => seen.HasExited ? throw new InvalidOperationException("the host ended") : seen.Policy == RestartPolicyKind.UnlessStopped,
            StartLimit,
            "redis is up and its start is over");
    }

    /// <summary>A service is given one when its start has succeeded. A container that was listed may be gone when it is asked for; whether the host goes on is looked at apart.</summary>
    private async Task<RestartPolicyKind?> RestartPolicyAsync()
    {
        try
        {
            return (await _environments.ReadAsync(_id)).Find("redis") is { } redis
                ? (await _environments.Engine.Client.Containers.InspectContainerAsync(redis.ContainerId, TestContext.Current.CancellationToken)).HostConfig?.RestartPolicy?.Name
                : null;
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    /// <summary>At once: the reaper, which would do it too, waits for some seconds.</summary>
    private async Task IsGoneAsync()
    {
        var left = await Traces.OfAsync(_environments.Engine, _id);
        left.Containers.Should().BeEmpty();
        left.Networks.Should().BeEmpty();
    }
}
