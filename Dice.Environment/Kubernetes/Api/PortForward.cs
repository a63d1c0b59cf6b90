using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>Forwards a free port of 127.0.0.1 to a port of a pod, through kubectl, until it is disposed.</summary>
public sealed partial class PortForward : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private PortForward(Process process, int localPort) => (_process, LocalPort) = (process, localPort);

    /// <summary>The port on 127.0.0.1.</summary>
    public int LocalPort { get; }

    /// <summary>Starts to forward.</summary>
    /// <param name="kubectl">kubectl for the namespace of the pod.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="port">Its port.</param>
    /// <exception cref="DiceException">kubectl does not forward the port.</exception>
    public static async Task<PortForward> StartAsync(Kubectl kubectl, string pod, int port, CancellationToken cancellation)
    {
        var line = await kubectl.CommandLineAsync(["port-forward", "--address", "127.0.0.1", $"pod/{pod}", string.Create(CultureInfo.InvariantCulture, $":{port}")], cancellation);
        var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } text)
            {
                if (Started().Match(text) is { Success: true } match)
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // It prints a line for each connection.
                    return new PortForward(process, int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Reported below.
        }

        process.Kill();
        throw new DiceException($"port {port} of pod {pod} cannot be forwarded: {(await errors).Trim() switch { "" => "kubectl printed nothing", var error => error }}", $"try it by hand: kubectl port-forward pod/{pod} :{port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex("""^Forwarding from 127\.0\.0\.1:(?<port>\d+) """)]
    private static partial Regex Started();
}
