using System.Diagnostics;
using Dice.Environment.Exports;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Docker Compose on the committed file, with a project of its own.</summary>
internal sealed class ComposeProject
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);
    private readonly string _configuration;
    private readonly string[] _command;

    private ComposeProject(EnvironmentId id, string configuration, string file)
    {
        _configuration = configuration;
        _command = ["docker", "compose", "--project-name", id.Value, "--project-directory", Checkout.Root, "--file", Path.Combine(Checkout.Root, ComposeFile.FileName), "--file", file];
    }

    /// <summary>Provides Docker Compose; skips the test, with the remedy, where it cannot be had.</summary>
    public static async Task<ComposeProject> OpenAsync(EnvironmentId id, string folder, string file)
    {
        var cache = Path.Combine(DiceFolders.Default.Cache, "compose");
        var (exitCode, output, error) = await StartAsync([Path.Combine(Checkout.Root, "scripts", "docker-compose.sh"), cache], folder, []);
        Assert.SkipUnless(exitCode == 0, error);
        return new ComposeProject(id, output.Trim(), file);
    }

    /// <summary>Runs a command of Compose.</summary>
    /// <exception cref="InvalidOperationException">It failed; with its output.</exception>
    public async Task RunAsync(params string[] arguments)
    {
        // The engine that the tests use, and ports that neither a developer's stack nor another gate's uses.
        var (exitCode, output, error) = await StartAsync([.. _command, .. arguments], Checkout.Root, [
            ("DOCKER_CONFIG", _configuration), ("DICE_PORT_EDGE_HTTP", "18080"), ("DICE_PORT_EDGE_HTTPS", "18443"), ("DICE_PORT_BACKEND_INSPECTOR", "29229")]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"docker compose {string.Join(' ', arguments)} exited with {exitCode}:\n{output}\n{error}");
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> StartAsync(string[] command, string folder, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var error = process.StandardError.ReadToEndAsync(stop.Token);
        await process.WaitForExitAsync(stop.Token);
        return (process.ExitCode, await output, await error);
    }
}
