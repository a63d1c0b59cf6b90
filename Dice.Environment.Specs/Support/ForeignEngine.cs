using System.Diagnostics;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// A container engine that does not see some folders of this machine, as one in a virtual machine or on another host: a dockerd in mount and
/// network namespaces of its own, with empty file systems over the folders. Every image that it is asked for is there, and is empty.
/// </summary>
internal sealed class ForeignEngine : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder;

    private ForeignEngine(Process process, TemporaryFolder folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>What DOCKER_HOST is set to.</summary>
    public string Address => AddressIn(_folder);

    /// <summary>Starts it; skips the test where this machine cannot.</summary>
    /// <param name="unseen">The folders that it sees empty.</param>
    /// <param name="images">The references of images that it has.</param>
    public static async Task<ForeignEngine> StartAsync(IEnumerable<string> unseen, IEnumerable<string> images)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess && File.Exists("/usr/sbin/dockerd"), "a second engine needs Linux, root and /usr/sbin/dockerd");
        var folder = new TemporaryFolder();
        const string script = """
            set -eu
            home=$1; shift
            for folder; do mount -t tmpfs tmpfs "$folder"; done
            exec /usr/sbin/dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/pid" --host "unix://$home/socket" \
                --storage-driver vfs --bridge none --iptables=false >"$home/log" 2>&1
            """;
        var process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--net", "sh", "-c", script, "sh", Path.GetDirectoryName(folder["x"])!, .. unseen]))!;
        var engine = new ForeignEngine(process, folder);
        try
        {
            await Eventually.HoldsAsync(() => Task.FromResult((Ended: process.HasExited, Up: File.Exists(folder["socket"]) && Run("docker", "--host", engine.Address, "version"))), look => look.Up || look.Ended, TimeSpan.FromSeconds(60), "the second engine answers");
            process.HasExited.Should().BeFalse(File.Exists(folder["log"]) ? File.ReadAllText(folder["log"]) : "it said nothing");
            foreach (var image in images)
            {
                Run("sh", "-c", "tar -cf - -T /dev/null | docker --host \"$1\" import --change 'CMD [\"/nothing\"]' - \"$2\"", "sh", engine.Address, image).Should().BeTrue();
            }

            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            ProcessSignal.Send(_process.Id, ProcessSignal.Terminate);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static string AddressIn(TemporaryFolder folder) => $"unix://{folder["socket"]}";

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
