namespace Dice.Environment.Specs.Faults;

/// <summary>Looks at a health address over and over, on the port that the service itself publishes: past the edge, which may be what has failed.</summary>
public sealed class HealthWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    /// <summary>Above the second after which readiness gives up on what it asks.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<HealthLook> _looks = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Task<Uri?>> _address;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Task _watching;

    private HealthWatcher(Func<Task<Uri?>> address, string path, TimeProvider time)
    {
        _address = address;
        _path = path;
        _time = time;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Starts watching.</summary>
    /// <param name="address">The service's own address; asked again after every failure, because a restarted container may publish another port.</param>
    /// <param name="path">Such as <c>/health/ready</c>.</param>
    public static HealthWatcher Start(Func<Task<Uri?>> address, string path) => new(address, path, TimeProvider.System);

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
    }

    private async Task WatchAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerLimit };
        Uri? address = null;
        while (!_stop.IsCancellationRequested)
        {
            var begun = _time.GetUtcNow();
            address ??= await _address();
            var (status, said) = address is null ? (null, "its port is not published") : await AskAsync(http, new Uri(address, _path));
            if (_stop.IsCancellationRequested)
            {
                return; // The last look may have been broken off.
            }

            if (status is null)
            {
                address = null;
            }

            lock (_lock)
            {
                _looks.Add(new HealthLook(begun, _time.GetUtcNow(), status, said));
            }

            await Task.Delay(Pause, _time, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<(int? Status, string Said)> AskAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address, _stop.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(_stop.Token));
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
