using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Dice.Environment.Specs.HotReload;

/// <summary>A debugger on Node's inspector, as far as a breakpoint needs one: the Chrome DevTools Protocol over a WebSocket.</summary>
public sealed class InspectorClient : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private Task _receiving = Task.CompletedTask;
    private int _lastId;

    private InspectorClient(string target) => Target = target;

    /// <summary>The process that is debugged: each has an id of its own.</summary>
    public string Target { get; }

    /// <summary>Ends when the debugged process has gone, or has let the debugger go.</summary>
    public Task Detached => _receiving;

    /// <summary>The process that a debugger would find on a port.</summary>
    public static async Task<string> TargetAsync(int port) => (await DescribeAsync(port)).GetProperty("id").GetString()!;

    /// <summary>Attaches to the process that listens on a port of this machine. The port passes from a version to the next: who comes at that moment asks again.</summary>
    public static async Task<InspectorClient> AttachAsync(int port)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await AttachOnceAsync(port);
            }
            catch (Exception e) when ((e is InvalidOperationException or WebSocketException or HttpRequestException) && Stopwatch.GetElapsedTime(begun) < Deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<InspectorClient> AttachOnceAsync(int port)
    {
        var target = await DescribeAsync(port);
        var client = new InspectorClient(target.GetProperty("id").GetString()!);
        try
        {
            // The container names its own port; here it is the published one.
            var url = new UriBuilder(target.GetProperty("webSocketDebuggerUrl").GetString()!) { Host = "127.0.0.1", Port = port };
            await client._socket.ConnectAsync(url.Uri, TestContext.Current.CancellationToken);
            client._receiving = client.ReceiveAsync();
            await client.AskAsync("Debugger.enable", new { });
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks, and gives the result.</summary>
    /// <exception cref="InvalidOperationException">The process refuses.</exception>
    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var asked = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var answer = await asked.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        return answer.TryGetProperty("error", out var error) ? throw new InvalidOperationException($"{method}: {error}") : answer.GetProperty("result");
    }

    /// <summary>Waits for the next event of a kind that satisfies; those before it are passed over.</summary>
    public async Task<JsonElement> EventAsync(string method, Func<JsonElement, bool>? satisfies = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await foreach (var message in _events.Reader.ReadAllAsync(deadline.Token))
            {
                if (message.GetProperty("method").GetString() == method && satisfies?.Invoke(message.GetProperty("params")) != false)
                {
                    return message.GetProperty("params");
                }
            }
        }
        catch (OperationCanceledException e) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the debugger saw no {method} within {Deadline.TotalSeconds:0} s", e);
        }

        throw new InvalidOperationException($"the debugger was let go before it saw {method}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
    }

    private static async Task<JsonElement> DescribeAsync(int port)
    {
        using var http = new HttpClient();
        var targets = await http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{port}/json/list"), TestContext.Current.CancellationToken);
        return targets.EnumerateArray().Single();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonSerializer.Deserialize<JsonElement>(message.ToArray()));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The process has gone, or this end.
        }
        finally
        {
            _events.Writer.TryComplete();
            foreach (var asked in _asked.Values)
            {
                asked.TrySetException(new InvalidOperationException("the debugger was let go"));
            }
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
        {
            _events.Writer.TryWrite(message);
        }
        else if (_asked.TryRemove(id.GetInt32(), out var asked))
        {
            asked.TrySetResult(message);
        }
    }
}
