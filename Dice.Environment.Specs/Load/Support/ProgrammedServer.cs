using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dice.LoadTests.Model;

namespace Dice.Environment.Specs.Load.Support;

/// <summary>
/// A server on loopback with programmed behaviour, which keeps a log of its own: the other side's truth about what the generator did. It speaks just enough
/// HTTP/1.1 for one client; a framework's server would bring its shared libraries into the folder from which the console host is run too.
/// </summary>
internal sealed class ProgrammedServer : IAsyncDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(long Number, long At, TimeSpan Took)> _log = new();
    private readonly Func<long, CancellationToken, Task<int>> _behaviour;
    private readonly Task _serving;

    private ProgrammedServer(Func<long, CancellationToken, Task<int>> behaviour)
    {
        _behaviour = behaviour;
        _listener.Start(backlog: 512);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{_listener.LocalEndpoint}") };
        _serving = ServeAsync();
    }

    /// <summary>What was asked, with the time since the first, by the iteration's number.</summary>
    public IReadOnlyList<(long Number, TimeSpan At, TimeSpan Took)> Log
    {
        get
        {
            var entries = _log.OrderBy(entry => entry.Number).ToArray();
            var first = entries.Min(entry => entry.At);
            return [.. entries.Select(entry => (entry.Number, Stopwatch.GetElapsedTime(first, entry.At), entry.Took))];
        }
    }

    public HttpClient Http { get; }

    /// <summary>Starts one.</summary>
    /// <param name="behaviour">From an iteration's number to the status to answer with, when it is time.</param>
    public static ProgrammedServer Start(Func<long, CancellationToken, Task<int>> behaviour) => new(behaviour);

    /// <summary>A scenario that asks once, giving its number.</summary>
    public Scenario Asking() => new("ask", ["ask"], iteration => iteration.StepAsync("ask", async cancellation =>
    {
        using var answer = await Http.GetAsync(new Uri($"/{iteration.Number}", UriKind.Relative), cancellation);
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        return answer.IsSuccessStatusCode ? StepOutcome.Ok(status) : StepOutcome.Fail(status, $"status {status}");
    }));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _ = TalkAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var stop = _stop.Token;
        var buffer = new byte[8192];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled), stop) is > 0 and var received)
            {
                filled += received;
                if (buffer.AsSpan(0, filled).EndsWith(EndOfHead))
                {
                    var at = Stopwatch.GetTimestamp();
                    // GET /NUMBER HTTP/1.1
                    var number = long.Parse(Encoding.ASCII.GetString(buffer, 0, filled).Split(' ', 3)[1].AsSpan(1), CultureInfo.InvariantCulture);
                    filled = 0;
                    var status = await _behaviour(number, stop);
                    _log.Enqueue((number, at, Stopwatch.GetElapsedTime(at)));
                    await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Programmed\r\nContent-Length: 2\r\n\r\nok"), stop);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The asker has left, or the test is over.
        }
    }
}
