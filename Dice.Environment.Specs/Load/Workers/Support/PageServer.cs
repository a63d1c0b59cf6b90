using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dice.Environment.Specs.Load.Workers.Support;

/// <summary>A page with one script on loopback, over plain HTTP/1.1: enough for the scenario <c>pwa-shell</c> of worker processes.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly Task _serving;

    public PageServer()
    {
        _listener.Start(backlog: 512);
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Returns how often a path was requested.</summary>
    public int Requests(string path) => _requests.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
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
        var buffer = new byte[8192];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token) is > 0 and var received)
            {
                filled += received;
                if (buffer.AsSpan(0, filled).EndsWith(EndOfHead))
                {
                    var path = Encoding.ASCII.GetString(buffer, 0, filled).Split(' ', 3)[1];
                    filled = 0;
                    _requests.AddOrUpdate(path, 1, (_, count) => count + 1);
                    var body = path == "/" ? "<html><script src=\"/app.js\"></script></html>" : "{}";
                    await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\n\r\n{body}"), _stop.Token);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The client has left, or the test is over.
        }
    }
}
