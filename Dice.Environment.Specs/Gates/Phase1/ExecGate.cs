using System.Diagnostics;
using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A command that <c>exec</c> runs in a container ends with what asked for it, and takes no input that it was not given.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class ExecGate(SharedStack shared) : IAsyncLifetime
{
    private const int Hangup = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("exec");
    private Environments _environments = null!;
    private StartedStack _started = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        _started = await _environments.UpAsync(Environments.Dice, _id, [Redis.Name], Lease.Persistent);
    }

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _started.Dispose();
    }

    [Fact]
    public async Task It_ends_with_the_reader_of_its_output_and_its_input_is_only_what_it_is_given()
    {
        using (var endless = Outlet.ReaderLeft.Start(Exec("yes", "endless-1")))
        {
            (await endless.WaitAsync(Limit)).Should().Be(141, "as a command on this machine would");
        }

        (await CommandsAsync()).Should().NotContain("endless-1");

        using (var unwritten = Outlet.FullDevice.Start(Exec("yes", "endless-2")))
        {
            (await unwritten.WaitAsync(Limit)).Should().Be(1);
        }

        (await CommandsAsync()).Should().NotContain("endless-2");

        // A loop that reads: without --no-stdin the first command takes the second line.
        (await LoopAsync("--no-stdin")).Should().Be("one\ntwo\n");
        (await LoopAsync()).Should().Be("two\none\n");
    }

    [Theory]
    [InlineData(ProcessSignal.Interrupt, 130)]
    [InlineData(ProcessSignal.Terminate, 143)]
    [InlineData(Hangup, 129)]
    public async Task A_signal_reaches_the_command_and_all_that_it_started(int signal, int exitCode)
    {
        using var host = Outlet.ReaderLeft.Start(Exec("sh", "-c", "sleep 7001 & sleep 7002"));
        await Eventually.HoldsAsync(CommandsAsync, commands => commands.Contains("sleep 7001", StringComparison.Ordinal) && commands.Contains("sleep 7002", StringComparison.Ordinal), Limit, "the command runs");

        host.Signal(signal);

        (await host.WaitAsync(Limit)).Should().Be(exitCode);
        (await CommandsAsync()).Should().NotContain("sleep 700");
    }

    [Fact]
    public async Task A_command_that_handles_the_signal_decides_on_the_exit_code_and_one_that_ignores_it_is_killed()
    {
        using (var handling = Outlet.ReaderLeft.Start(Exec("sh", "-c", "trap 'exit 7' INT; while :; do sleep 0.1; done")))
        {
            await Eventually.HoldsAsync(CommandsAsync, commands => commands.Contains("exit 7", StringComparison.Ordinal), Limit, "the command runs");
            handling.Signal(ProcessSignal.Interrupt);
            (await handling.WaitAsync(Limit)).Should().Be(7);
        }

        using var ignoring = Outlet.ReaderLeft.Start(Exec("sh", "-c", "trap '' TERM; sleep 7003"));
        await Eventually.HoldsAsync(CommandsAsync, commands => commands.Contains("sleep 7003", StringComparison.Ordinal), Limit, "the command runs");
        ignoring.Signal(ProcessSignal.Terminate);
        (await ignoring.WaitAsync(Limit)).Should().Be(137);
        (await CommandsAsync()).Should().NotContain("sleep 7003");
    }

    [Fact]
    public async Task A_closed_terminal_ends_the_command_that_had_one_of_its_own()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/docker"), "a terminal of its own takes the docker client");
        var script = "exec \"$@\" <\"$DICE_TEST_TERMINAL\" >\"$DICE_TEST_TERMINAL\" 2>&1";
        using var host = HostIntoOutlet.Start(script, new PseudoTerminal(), ownSession: true, Exec("sh", "-c", "trap '' HUP; sleep 7004"));
        await Eventually.HoldsAsync(CommandsAsync, commands => commands.Contains("sleep 7004", StringComparison.Ordinal), Limit, "the command runs");

        await host.CloseTerminalAsync();

        (await host.WaitAsync(Limit)).Should().NotBe(0);
        (await CommandsAsync()).Should().NotContain("sleep 7004");
    }

    [Theory]
    [InlineData(16383)]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(70001)]
    public async Task A_long_log_line_is_shown_as_it_was_written(int length)
    {
        // Letters of two bytes, of which the engine cuts some in two.
        var text = $"{length}{new string('ä', length / 2)}{(length % 2 == 1 ? "x" : "")}"[length.ToString(CultureInfo.InvariantCulture).Length..];
        var write = await RunAsync($"printf '%s\\n' '{text}' | ", "exec", "redis", "--env", _id.Value, "--", "sh", "-c", "cat >/proc/1/fd/1");
        write.ExitCode.Should().Be(0, write.Error);

        var logs = await HostRun.OfAsync(["logs", "redis", "--tail", "20", "--env", _id.Value]);

        logs.Output.Split('\n').Should().Contain(text);
    }

    private string[] Exec(params string[] command) => ["exec", "redis", "--env", _id.Value, "--", .. command];

    /// <summary>The command lines of all processes in the container.</summary>
    private async Task<string> CommandsAsync()
    {
        var processes = await ContainerProcesses.ListAsync(_environments.Engine.Client, _started.Stack[Redis.Name].ContainerId, Stop);
        return string.Join('\n', processes.Select(process => process.Command));
    }

    private async Task<string> LoopAsync(params string[] options)
    {
        var run = await RunAsync("printf 'one\\ntwo\\n' | while read -r line; do ", ["exec", "redis", "--env", _id.Value, .. options, "--", "cat"], "; echo \"$line\"; done");
        return run.Output;
    }

    private static Task<HostRun> RunAsync(string before, params string[] arguments) => RunAsync(before, arguments, "");

    /// <summary>A shell's pipeline around the host's command line.</summary>
    private static async Task<HostRun> RunAsync(string before, string[] arguments, string after)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{before}\"$@\"{after}", "bash", "dotnet", typeof(EnvironmentId).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DICE_REPOSITORY"] = Checkout.Root;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var error = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return new HostRun(process.ExitCode, await output, await error);
    }
}
