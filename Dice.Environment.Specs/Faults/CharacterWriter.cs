using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Faults;

/// <summary>
/// A signed-in client that makes characters through the edge at a steady rate, and keeps account of every answer. A try without an answer, or with a
/// 5xx one, may have been done or not; it is repeated with the same id until it is answered or the writer is stopped.
/// </summary>
public sealed class CharacterWriter : IAsyncDisposable
{
    /// <summary>20 writes a second: enough that one is always under way when a fault strikes, little enough for two processors.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>A try that takes longer counts as unanswered.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(3);

    /// <summary>Where characters are made.</summary>
    public static readonly Uri Create = new($"https://{Backend.Host}/trpc/characters.create");

    /// <summary>A crowd that tries again all the time would itself hold up what is healing.</summary>
    private const int MostAtOnce = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<CharacterWrite> _begun = [];
    private readonly ConcurrentQueue<Acknowledgement> _acknowledged = [];
    private readonly ConcurrentQueue<string> _refused = [];
    private readonly ConcurrentDictionary<string, int> _failures = [];
    private readonly ConcurrentDictionary<int, Task> _outstanding = [];
    private readonly CancellationTokenSource _begin = new();
    private readonly CancellationTokenSource _retry = new();
    private readonly HttpClient _http;
    private readonly string _prefix;
    private readonly string _notes;
    private readonly TimeProvider _time;
    private readonly Task _beginning;
    private long _slowestTicks;
    private volatile string _lastFailure = "none yet";

    private CharacterWriter(EdgeHttp edge, string prefix, string notes, TimeProvider time)
    {
        _http = edge.CreateSignedInClient();
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _prefix = prefix;
        _notes = notes;
        _time = time;
        _beginning = BeginAsync();
    }

    /// <summary>The acknowledgements so far, in the order in which they came.</summary>
    public IReadOnlyCollection<Acknowledgement> Acknowledged => _acknowledged;

    /// <summary>The last try's failure in words, for messages.</summary>
    public string LastFailure => _lastFailure;

    /// <summary>Starts writing.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="prefix">What every name begins with.</param>
    /// <param name="notes">What every character's notes begin with.</param>
    public static CharacterWriter Start(EdgeHttp edge, string prefix, string notes = "") => new(edge, prefix, notes, TimeProvider.System);

    /// <summary>Begins no more writes, gives those under way a while to be answered, and returns the account.</summary>
    public async Task<WriteLog> StopAsync()
    {
        await _begin.CancelAsync();
        await _beginning;
        _retry.CancelAfter(DrainLimit);
        await Task.WhenAll(_outstanding.Values);
        return new WriteLog([.. _begun], [.. _acknowledged], [.. _refused], _failures.ToImmutableSortedDictionary(), TimeSpan.FromTicks(_slowestTicks));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _begin.CancelAsync();
        await _retry.CancelAsync();
        await _beginning;
        await Task.WhenAll(_outstanding.Values);
        _http.Dispose();
        _begin.Dispose();
        _retry.Dispose();
    }

    private async Task BeginAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            for (var number = 0; await timer.WaitForNextTickAsync(_begin.Token);)
            {
                if (_outstanding.Count < MostAtOnce)
                {
                    var write = new CharacterWrite(Guid.NewGuid(), $"{_prefix} {++number}", (number % 20) + 1, $"{_notes}{number}");
                    _begun.Enqueue(write);
                    var key = number;
                    _outstanding[key] = Task.Run(() => WriteAsync(write), CancellationToken.None)
                        .ContinueWith(_ => _outstanding.TryRemove(key, out var _), TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task WriteAsync(CharacterWrite write)
    {
        var pause = FirstPause;
        for (var tries = 1; !_retry.IsCancellationRequested; tries++)
        {
            var askedAt = _time.GetUtcNow();
            var failure = await TryAsync(write);
            var now = _time.GetUtcNow();
            InterlockedMax(ref _slowestTicks, (now - askedAt).Ticks);
            if (failure is null)
            {
                _acknowledged.Enqueue(new Acknowledgement(write, askedAt, now, tries));
                return;
            }

            _lastFailure = failure.Words;
            _failures.AddOrUpdate(failure.Words, 1, (_, count) => count + 1);
            if (failure.IsFinal)
            {
                _refused.Enqueue(failure.Words);
                return;
            }

            await Task.Delay(pause, _time, _retry.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>One try; null when it was acknowledged: status 200, and a body that holds this very character.</summary>
    private async Task<Failure?> TryAsync(CharacterWrite write)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_retry.Token);
        limit.CancelAfter(AttemptLimit);
        try
        {
            using var answer = await _http.PostAsJsonAsync(Create, write.ToRequest(), limit.Token);
            var body = await answer.Content.ReadAsStringAsync(limit.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var status = (int)answer.StatusCode;
                return new Failure($"{status} {MessageOf(body)}", status is >= 400 and < 500);
            }

            var made = JsonDocument.Parse(body).RootElement.GetProperty("result").GetProperty("data");
            return made.GetProperty("id").GetGuid() == write.Id && made.GetProperty("name").GetString() == write.Name
                ? null
                : new Failure($"200 with another character than was asked for: {body}", IsFinal: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Failure($"no answer: {(e.InnerException ?? e).GetType().Name}", IsFinal: false);
        }
        catch (OperationCanceledException)
        {
            return new Failure(_retry.IsCancellationRequested ? "no answer before the writer was stopped" : $"no answer within {AttemptLimit.TotalSeconds:0} s", IsFinal: false);
        }
    }

    private static string MessageOf(string body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").GetString() ?? body;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body;
        }
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen; seen = Interlocked.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed record Failure(string Words, bool IsFinal);
}
