namespace Dice.Environment.Specs.Faults;

/// <summary>Asks over and over whether a service is healthy.</summary>
public sealed class HealthWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    /// <summary>Above the second after which readiness gives up on what it asks.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<HealthLook> _looks = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Func<HttpClient, CancellationToken, Task<(int Status, string Said)>> _ask;
    private readonly int _highestStatus;
    private readonly TimeProvider _time;
    private readonly Task _watching;

    private HealthWatcher(HttpClient http, Func<HttpClient, CancellationToken, Task<(int Status, string Said)>> ask, int highestStatus)
    {
        _http = http;
        _http.Timeout = AnswerLimit;
        _ask = ask;
        _highestStatus = highestStatus;
        _time = TimeProvider.System;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Asks at a path of the port that the service itself publishes: past the edge, which may be what has failed.</summary>
    /// <param name="address">The service's own address; asked again after every failure, because a restarted container may publish another port.</param>
    /// <param name="path">Such as <c>/health/ready</c>.</param>
    public static HealthWatcher Start(Func<Task<Uri?>> address, string path)
    {
        Uri? known = null;
        return new HealthWatcher(new HttpClient(new SocketsHttpHandler { UseProxy = false }), AskAsync, highestStatus: 200);

        async Task<(int Status, string Said)> AskAsync(HttpClient http, CancellationToken stop)
        {
            var asked = known ?? await address() ?? throw new HttpRequestException("its port is not published");
            known = null;
            using var answer = await http.GetAsync(new Uri(asked, path), stop);
            var said = await answer.Content.ReadAsStringAsync(stop);
            known = asked;
            return ((int)answer.StatusCode, said);
        }
    }

    /// <summary>Asks through the edge as the service's readiness asks.</summary>
    /// <param name="http">A client of the edge, which is disposed of with this.</param>
    /// <param name="service">The service.</param>
    public static HealthWatcher Start(HttpClient http, RoutedService service) =>
        new(http, async (client, stop) => (await service.AskAsync(client, stop), ""), service.HighestStatus);

    /// <summary>What was seen so far.</summary>
    public HealthRecord Record
    {
        get
        {
            lock (_lock)
            {
                return new HealthRecord([.. _looks]);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
        _http.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var begun = _time.GetUtcNow();
            var (status, said) = await TryAskAsync();
            if (_stop.IsCancellationRequested)
            {
                return; // The last look may have been broken off.
            }

            lock (_lock)
            {
                _looks.Add(new HealthLook(begun, _time.GetUtcNow(), status, said) { HighestStatus = _highestStatus });
            }

            await Task.Delay(Pause, _time, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<(int? Status, string Said)> TryAskAsync()
    {
        try
        {
            return await _ask(_http, _stop.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException)
        {
            return (null, $"no answer within {AnswerLimit.TotalSeconds:0} s");
        }
    }
}
