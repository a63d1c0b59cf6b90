using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>A socket that answers as a container engine would, with what it is told to; its lists are empty unless told otherwise.</summary>
internal sealed partial class FakeEngine : IAsyncDisposable
{
    private readonly Dictionary<string, Func<string>> _answers;
    private readonly string _folder = Directory.CreateTempSubdirectory("dice-fake-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _removed = [];
    private readonly Task _serving;

    public FakeEngine(string version = """{"Version":"24.0.7","ApiVersion":"1.43","MinAPIVersion":"1.24"}""", string? info = null, Func<string>? containers = null, Func<string>? volumes = null)
    {
        _answers = new()
        {
            ["/version"] = () => version,
            ["/info"] = () => (info ?? "{}").Replace("NOW", $"{TimeProvider.System.GetUtcNow():O}", StringComparison.Ordinal),
            ["/containers/json"] = containers ?? (() => "[]"),
            ["/networks"] = () => "[]",
            ["/images/json"] = () => "[]",
            ["/volumes"] = volumes ?? (() => """{"Volumes":[]}"""),
        };
        _listener.Bind(new UnixDomainSocketEndPoint(Socket));
        _listener.Listen();
        _serving = ServeAsync();
    }

    /// <summary>The variable that leads the host to it.</summary>
    public (string Name, string Value) Host => ("DOCKER_HOST", $"unix://{Socket}");

    /// <summary>Returns the status and message with which a removal is refused, by its path; null if it is not.</summary>
    public Func<string, (string Status, string Message)?> Refusal { get; init; } = static _ => null;

    /// <summary>The address of its socket.</summary>
    public Uri Address => new($"unix://{Socket}");

    /// <summary>The paths of what it was told to remove.</summary>
    public IReadOnlyCollection<string> Removed => _removed;

    /// <summary>Adds what it answers to a question.</summary>
    public void Answer(string path, string body) => _answers[path] = () => body;

    private string Socket => Path.Combine(_folder, "engine.sock");

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _serving;
        _over.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptAsync(_over.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using (client)
        {
            try
            {
                var request = new byte[16_384];
                var length = await client.ReceiveAsync(request, _over.Token);
                var target = Target().Match(Encoding.ASCII.GetString(request, 0, length));
                var path = target.Groups["path"].Value;
                if (target.Groups["verb"].Value == "DELETE")
                {
                    var (status, message) = Refusal(path) is { } refusal ? (refusal.Status, $"{{\"message\":\"{refusal.Message}\"}}") : ("204 No Content", "");
                    if (message.Length == 0)
                    {
                        _removed.Enqueue(path);
                    }

                    await client.SendAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {message.Length}\r\nConnection: close\r\n\r\n{message}"), _over.Token);
                    return;
                }

                var body = _answers.TryGetValue(path, out var answer) ? Filtered(answer(), Uri.UnescapeDataString(target.Groups["query"].Value)) : null;
                var text = body ?? """{"message":"no such thing"}""";
                await client.SendAsync(
                    Encoding.UTF8.GetBytes($"HTTP/1.1 {(body is null ? "404 Not Found" : "200 OK")}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n{text}"), _over.Token);
                client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Whoever asked has gone.
            }
        }
    }

    /// <summary>Lists are filtered by one label, as an engine does it.</summary>
    private static string Filtered(string body, string query)
    {
        if (LabelFilter().Match(query) is not { Success: true } filter || JsonNode.Parse(body) is not JsonArray list)
        {
            return body;
        }

        var wanted = filter.Groups["label"].Value.Split('=', 2);
        return new JsonArray([.. list.Where(thing => thing!["Labels"]?[wanted[0]]?.ToString() is { } value && (wanted.Length == 1 || value == wanted[1])).Select(thing => thing!.DeepClone())]).ToJsonString();
    }

    [GeneratedRegex("\"label\":[{]\"(?<label>[^\"]+)\"")]
    private static partial Regex LabelFilter();

    [GeneratedRegex(@"^(?<verb>[A-Z]+) (?:/v[0-9.]+)?(?<path>/[^ ?]*)[?]?(?<query>[^ ]*)")]
    private static partial Regex Target();
}
