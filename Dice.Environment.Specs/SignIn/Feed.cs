using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Dice.Environment.Edge.Client;

namespace Dice.Environment.Specs.SignIn;

/// <summary>A connection of the WebSocket feed.</summary>
public sealed class Feed : IAsyncDisposable
{
    /// <summary>With which the backend ends connections of those who are not, or no longer, signed in.</summary>
    private const int NotSignedIn = 4401;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket;

    private Feed(ClientWebSocket socket) => _socket = socket;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Connects, saying nothing yet.</summary>
    public static async Task<Feed> OpenAsync(EdgeHttp edge) => new(await edge.ConnectWebSocketAsync(new Uri("wss://api.dice.local/ws"), Stop));

    /// <summary>Shows a token; without one, something else is said first.</summary>
    public Task AuthenticateAsync(string? token) => SayAsync(token is null ? "good day" : JsonSerializer.Serialize(new { type = "authenticate", token }));

    /// <summary>Says something.</summary>
    public async Task SayAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Stop);

    /// <summary>The next that comes: a message, or the end.</summary>
    public async Task<Heard> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Deadline);
        var buffer = new byte[4096];
        var received = await _socket.ReceiveAsync(buffer, limit.Token);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return new Heard("close", null, (int?)received.CloseStatus == NotSignedIn, received.CloseStatusDescription);
        }

        var message = JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement;
        return new Heard(message.GetProperty("type").GetString()!, message.TryGetProperty("id", out var id) ? id.GetGuid() : null, IsRefusal: false, Reason: null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What was heard.</summary>
    /// <param name="Type">Such as <c>hello</c>; <c>close</c> for the end.</param>
    /// <param name="Character">The character that it is about.</param>
    /// <param name="IsRefusal">Whether it is the end for want of a user.</param>
    /// <param name="Reason">Why it ended.</param>
    public sealed record Heard(string Type, Guid? Character, bool IsRefusal, string? Reason);
}
