using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dice.Environment.Specs.HotReload;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// The backend of the fixtures as a developer runs it on this machine: a copy of its source with Nest's own watcher. Packages and Node.js are those of its
/// image, because the machine's Node.js may be older than the packages need.
/// </summary>
public sealed class HostBackend : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-host-backend-");
    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>The port of this machine on which it listens.</summary>
    public int Port { get; } = FreePort();

    /// <summary>The file that contains its greeting.</summary>
    public string Greeting => Path.Combine(Application, "src", "about", "greeting.ts");

    /// <summary>The file for its variables.</summary>
    public string Variables => Path.Combine(_folder.FullName, "backend.env");

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private string Application => Path.Combine(_folder.FullName, "app");

    /// <summary>Copies packages and Node.js from the image, and the source from the fixtures.</summary>
    /// <param name="image">The reference of the backend's image.</param>
    public async Task PrepareAsync(string image)
    {
        await RequiredCommand.EnsureAsync("docker");
        var container = (await DockerAsync("create", image)).Trim();
        try
        {
            await DockerAsync("cp", $"{container}:/app", Application);
            await DockerAsync("cp", $"{container}:/usr/local/bin/node", _folder.FullName);
        }
        finally
        {
            await DockerAsync("rm", container);
        }

        Directory.Delete(Path.Combine(Application, "src"), recursive: true);
        FolderCopy.Make(Path.Combine(Checkout.Root, "fixtures", "backend", "src"), Path.Combine(Application, "src"));
    }

    /// <summary>Starts it with the variables of <see cref="Variables"/>.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("sh", ["-c", "set -a && . \"$0\" && exec \"$1\" node_modules/.bin/nest start --watch --no-shell", Variables, Path.Combine(_folder.FullName, "node")])
        {
            WorkingDirectory = Application,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{start.Environment["PATH"]}";
        File.AppendAllText(Variables, string.Create(CultureInfo.InvariantCulture, $"PORT={Port}\n"));
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Kills it.</summary>
    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0, $"docker {string.Join(' ', arguments)}: {await error}");
        return await output;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
