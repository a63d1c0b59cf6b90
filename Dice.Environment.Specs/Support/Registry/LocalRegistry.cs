using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dice.Environment.Specs.Support.Registry;

/// <summary>A real container registry on loopback, without a login, with storage of its own that ends with it.</summary>
public sealed class LocalRegistry : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-registry-");
    private Process? _process;

    /// <summary>Its host and port, as references name it.</summary>
    public string Host { get; } = $"127.0.0.1:{FreePort()}";

    public Uri Address => new($"http://{Host}");

    public async ValueTask InitializeAsync()
    {
        var command = await RegistryPackage.FindAsync();
        var configuration = Path.Combine(_folder.FullName, "config.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: { level: error, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: {{_folder.FullName}}/data } }
            http: { addr: "{{Host}}" }
            """);
        // The pipe to its standard input closes with this process, however that ends.
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", "\"$0\" serve \"$1\" >\"$2\" 2>&1 & read -r _; kill $!", command, configuration, Log]) { RedirectStandardInput = true })!;
        await UntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string Log => Path.Combine(_folder.FullName, "log");

    private async Task UntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri("/v2/", UriKind.Relative));
                    return $"{answer.StatusCode}";
                }
                catch (HttpRequestException e)
                {
                    return $"{e.Message} {(File.Exists(Log) ? await File.ReadAllTextAsync(Log) : "")}";
                }
            },
            seen => seen == "OK",
            StartLimit,
            "the registry answers");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
