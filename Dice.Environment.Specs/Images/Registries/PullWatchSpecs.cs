using Dice.Environment.Images.Registries;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Images.Registries;

public sealed class PullWatchSpecs
{
    private readonly PullWatch _watch = new(new PullSettings { IdleLimit = TimeSpan.FromMilliseconds(500) });

    [Fact]
    public async Task A_pull_that_receives_nothing_is_given_up_and_the_layer_is_named()
    {
        var meter = Meter(Downloading("a", 1));
        var ended = new TaskCompletionSource();

        await FluentActions.Awaiting(() => _watch.RunAsync("redis:7", meter, stop => UntilCancelledAsync(stop, ended), TestContext.Current.CancellationToken))
            .Should().ThrowAsync<ImagePullException>().WithMessage("the pull of 'redis:7' stalled: no data arrived for 0.5 s; layer a (1.0 of 9.0 MB) is incomplete*");

        ended.Task.IsCompleted.Should().BeTrue("the engine was told to stop");
    }

    [Fact]
    public async Task A_pull_that_waits_for_its_turn_is_not_idle_while_another_moves()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var busy = Meter();
        var waiting = _watch.RunAsync("a:1", Meter(new JSONMessage { Status = "Waiting", ID = "a" }), stop => UntilCancelledAsync(stop), end.Token);
        var moving = _watch.RunAsync("b:1", busy, stop => MoveAsync(busy, stop), end.Token);

        await moving;

        waiting.IsCompleted.Should().BeFalse();
        await end.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task MoveAsync(PullMeter meter, CancellationToken stop)
    {
        for (var step = 1; step <= 12; step++)
        {
            meter.Report(Downloading("b", step));
            await Task.Delay(100, stop);
        }
    }

    private static async Task UntilCancelledAsync(CancellationToken stop, TaskCompletionSource? ended = null)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            ended?.SetResult();
        }
    }

    private static PullMeter Meter(params JSONMessage[] seen)
    {
        var meter = new PullMeter(new Ignored());
        Array.ForEach(seen, meter.Report);
        return meter;
    }

    private static JSONMessage Downloading(string layer, int megabytes) =>
        new() { Status = "Downloading", ID = layer, Progress = new JSONProgress { Current = megabytes * 1_000_000, Total = 9_000_000 } };

    private sealed class Ignored : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
