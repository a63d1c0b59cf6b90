using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>A signal ends a command that waits for something that cannot be cancelled.</summary>
[Trait("Phase", "1")]
public sealed class InterruptionSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_run_that_only_reads_ends_after_one_signal_although_a_pipe_has_no_writer(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        Directory.CreateDirectory(_folder["application"]);

        var run = await HostRun.OfAsync(
            ["sh", "-c", $"mkfifo '{_folder["application/package.json"]}'; exec timeout --preserve-status --signal {signal} --kill-after 30 5 dotnet \"$@\"", "sh"],
            ["init", _folder["application"], "--check"],
            HostRun.NoEngine);

        run.ExitCode.Should().Be(code, run.Error);
    }
}
