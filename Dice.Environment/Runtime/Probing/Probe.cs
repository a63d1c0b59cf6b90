using System.Net.Sockets;
using System.Text.RegularExpressions;
using Docker.DotNet;

namespace Dice.Environment.Runtime.Probing;

/// <summary>Checks once whether a running container is ready.</summary>
public sealed class Probe(DockerClient client)
{
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a new connection to a published port must stay open to count. Without a listener behind the port, it is closed within a few milliseconds.</summary>
    private static readonly TimeSpan ConnectionMustHold = TimeSpan.FromMilliseconds(60);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = AttemptLimit,
    };

    /// <summary>Runs one probe.</summary>
    public Task<ProbeResult> LookAsync(Readiness readiness, RunningService service, CancellationToken cancellation) => readiness switch
    {
        RunningReadiness => Task.FromResult(service.IsRunning ? ProbeResult.Ready("running") : ProbeResult.NotYet(service.StateInWords)),
        HttpReadiness http => AskAsync(http, service, cancellation),
        TcpReadiness tcp => ConnectAsync(tcp.Endpoint, service, cancellation),
        CommandReadiness command => RunAsync(command, service, cancellation),
        LogReadiness log => ReadLogAsync(log, service, cancellation),
        CompletedReadiness => ExitedAsync(service, cancellation),
        _ => throw new NotSupportedException(readiness.GetType().Name),
    };

    private static async Task<ProbeResult> AskAsync(HttpReadiness readiness, RunningService service, CancellationToken cancellation)
    {
        if (service.FindEndpoint(readiness.Endpoint)?.HostUrl is not { } address)
        {
            return ProbeResult.NotYet($"endpoint '{readiness.Endpoint}' is not published");
        }

        var paths = new Queue<string>(readiness.Alternatives);
        var url = new Uri(address, readiness.Path);
        try
        {
            var (status, body) = await GetAsync(url, cancellation);
            while (status is 404 or 405 && paths.TryDequeue(out var next))
            {
                url = new Uri(address, next);
                (status, body) = await GetAsync(url, cancellation);
            }

            var seen = $"GET {url} answered {status}{Excerpt(body)}";
            if (readiness.Refusal is { } refusal && Regex.Match(body, refusal.Body) is { Success: true } match)
            {
                return new ProbeResult(IsReady: false, seen, refusal with { Problem = match.Result(refusal.Problem) });
            }

            var isReady = status >= readiness.FromStatus && status <= readiness.ToStatus && (readiness.Body is null || Regex.IsMatch(body, readiness.Body));
            return new ProbeResult(isReady, seen);
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.NotYet($"GET {url}: {e.InnerException?.Message ?? e.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProbeResult.NotYet($"GET {url}: no answer within {AttemptLimit.TotalSeconds:0} s");
        }
    }

    private static async Task<(int Status, string Body)> GetAsync(Uri url, CancellationToken cancellation)
    {
        using var answer = await Http.GetAsync(url, cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    private static async Task<ProbeResult> ConnectAsync(string endpoint, RunningService service, CancellationToken cancellation)
    {
        if (service.FindEndpoint(endpoint)?.HostPort is not { } port)
        {
            return ProbeResult.NotYet($"endpoint '{endpoint}' is not published");
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, cancellation);
        }
        catch (SocketException e)
        {
            return ProbeResult.NotYet($"connecting to 127.0.0.1:{port}: {e.Message}");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ConnectionMustHold);
        try
        {
            return await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, patience.Token) > 0
                ? ProbeResult.Ready($"port {port} sends data")
                : ProbeResult.NotYet($"127.0.0.1:{port} accepted a connection and closed it: nothing listens behind it yet");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProbeResult.Ready($"port {port} accepts connections");
        }
        catch (SocketException e)
        {
            return ProbeResult.NotYet($"127.0.0.1:{port} accepted a connection, then: {e.Message}");
        }
    }

    private async Task<ProbeResult> RunAsync(CommandReadiness readiness, RunningService service, CancellationToken cancellation)
    {
        if (readiness.ListeningOn is { } endpoint && await ConnectAsync(endpoint, service, cancellation) is { IsReady: false } closed)
        {
            return closed;
        }

        var command = readiness.Title ?? string.Join(' ', readiness.Arguments);
        try
        {
            var outcome = await ContainerCommand.RunAsync(client, service.ContainerId, readiness.Arguments, cancellation);
            return new ProbeResult(
                outcome.ExitCode == 0,
                $"`{command}` exited with {outcome.ExitCode}{Excerpt(outcome.Output + outcome.Error)}",
                readiness.Refusals.FirstOrDefault(refusal => refusal.ExitCode == outcome.ExitCode));
        }
        catch (DockerApiException e)
        {
            return ProbeResult.NotYet($"`{command}` could not be run: {e.Message}");
        }
    }

    private async Task<ProbeResult> ReadLogAsync(LogReadiness readiness, RunningService service, CancellationToken cancellation)
    {
        var log = await ContainerLog.ReadAsync(client, service.ContainerId, tail: 500, cancellation);
        var line = log.Split('\n').FirstOrDefault(line => Regex.IsMatch(line, readiness.Pattern));
        return line is not null
            ? ProbeResult.Ready($"the log contains '{line.Trim()}'")
            : ProbeResult.NotYet($"no line of the log matches '{readiness.Pattern}'; the last is '{log.TrimEnd().Split('\n')[^1].Trim()}'");
    }

    private async Task<ProbeResult> ExitedAsync(RunningService service, CancellationToken cancellation)
    {
        var state = (await client.Containers.InspectContainerAsync(service.ContainerId, cancellation)).State;
        return state is { Running: false, ExitCode: 0, Status: "exited" }
            ? ProbeResult.Ready("completed with exit code 0")
            : ProbeResult.NotYet($"still {state?.Status}");
    }

    private static string Excerpt(string text)
    {
        var flat = text.ReplaceLineEndings(" ").Trim();
        return flat.Length switch
        {
            0 => "",
            <= 160 => $": {flat}",
            _ => $": {flat[..160]}…",
        };
    }
}

/// <summary>The result of one probe.</summary>
/// <param name="IsReady">Whether the service is ready.</param>
/// <param name="Seen">What the probe saw; an error shows it when the deadline passes.</param>
/// <param name="Refusal">Why waiting longer is useless; null when it may help.</param>
public sealed record ProbeResult(bool IsReady, string Seen, Refusal? Refusal = null)
{
    /// <summary>Creates the result for a ready service.</summary>
    public static ProbeResult Ready(string seen) => new(true, seen);

    /// <summary>Creates the result for a service that is not ready yet.</summary>
    public static ProbeResult NotYet(string seen) => new(false, seen);
}
