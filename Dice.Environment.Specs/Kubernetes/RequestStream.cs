using System.Collections.Concurrent;
using Dice.Environment.Edge.Client;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes;

/// <summary>Requests through an edge, one after another, none of which is repeated.</summary>
public sealed class RequestStream : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly Task _asking;
    private int _answered;

    private RequestStream(HttpClient http, Uri url) => _asking = AskAsync(http, url);

    /// <summary>The answers with success.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>The lost requests in words.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Starts.</summary>
    public static RequestStream Start(EdgeHttp edge, Uri url)
    {
        var http = edge.CreateClient();
        http.Timeout = AnswerLimit;
        return new RequestStream(http, url);
    }

    /// <summary>Waits for further answers.</summary>
    public async Task GoOnAsync(int answers, TimeSpan deadline)
    {
        var before = Answered;
        await Eventually.HoldsAsync(() => Task.FromResult((Answered, _failures.LastOrDefault())), seen => seen.Answered >= before + answers, deadline, $"{answers} further answers");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync(HttpClient http, Uri url)
    {
        using var _ = http;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(url, _stop.Token);
                if (answer.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref _answered);
                }
                else
                {
                    _failures.Enqueue($"{(int)answer.StatusCode} at {DateTimeOffset.UtcNow:HH:mm:ss.fff}");
                }

                await Task.Delay(Pause, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                _failures.Enqueue($"{(e.InnerException ?? e).Message} at {DateTimeOffset.UtcNow:HH:mm:ss.fff}");
            }
        }
    }
}
