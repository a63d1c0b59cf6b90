using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.RedisClusters;

/// <summary>Signs in again and again, one request after the other; each sign-in writes a session to some node.</summary>
public sealed class SessionWriter : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<(TimeSpan At, string? Failure)> _answers = new();
    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly Task _work;

    /// <summary>Begins.</summary>
    /// <param name="http">A client of the API; the writer's to dispose.</param>
    public SessionWriter(HttpClient http)
    {
        _http = http;
        _work = Task.Run(WriteAsync);
    }

    /// <summary>The number of answers so far.</summary>
    public int Answers => _answers.Count;

    /// <summary>What failed, with the time since the begin.</summary>
    public IReadOnlyList<string> Failures => [.. _answers.Where(answer => answer.Failure is not null).Select(answer => $"{answer.At.TotalSeconds:0.0} s: {answer.Failure}")];

    /// <summary>The time from the first sign-in that failed to the last.</summary>
    public TimeSpan Outage => _answers.Where(answer => answer.Failure is not null).Select(answer => answer.At).ToArray() is { Length: > 0 } failed ? failed[^1] - failed[0] : TimeSpan.Zero;

    /// <summary>The number of sign-ins since the last that failed.</summary>
    public int SinceFailure => _answers.Reverse().TakeWhile(answer => answer.Failure is null).Count();

    /// <summary>Waits until it has had some answers more.</summary>
    public Task GoOnAsync(int answers)
    {
        var before = Answers;
        return Eventually.HoldsAsync(() => Task.FromResult(Answers), seen => seen >= before + answers, TimeSpan.FromSeconds(90), $"{answers} sign-ins more");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _end.Dispose();
        _http.Dispose();
    }

    private async Task WriteAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync("/auth/sign-in", new { email = SignedIn.Mira, password = SignedIn.Password }, _end.Token);
                _answers.Enqueue((Stopwatch.GetElapsedTime(_begun), answer.StatusCode == HttpStatusCode.OK ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(_end.Token)}"));
                await Task.Delay(Pause, _end.Token);
            }
            catch (HttpRequestException e)
            {
                _answers.Enqueue((Stopwatch.GetElapsedTime(_begun), e.Message));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
