using System.Collections.Concurrent;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

public sealed class SchedulerSpecs
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Service Named(string name) => new(name, new ImageSource("x"));

    private static Stack StackOf(params Service[] services) => new("test") { Services = [.. services] };

    [Fact]
    public async Task A_service_starts_when_all_that_it_requires_is_ready_and_not_before()
    {
        var db = new TaskCompletionSource();
        var cache = new TaskCompletionSource();
        var begun = new ConcurrentQueue<string>();
        var run = Scheduler.RunAsync(
            StackOf(Named("api").Requiring("db", "cache"), Named("db"), Named("cache")),
            (service, _) =>
            {
                begun.Enqueue(service.Name);
                return service.Name switch { "db" => db.Task, "cache" => cache.Task, _ => Task.CompletedTask };
            },
            Stop);

        await Eventually.HoldsAsync(() => Task.FromResult(begun.Count), count => count == 2, TimeSpan.FromSeconds(5), "both databases have begun");
        begun.Should().BeEquivalentTo("db", "cache");
        db.SetResult();
        begun.Should().NotContain("api", "the cache is not ready");
        cache.SetResult();
        await run;
        begun.Should().HaveCount(3).And.EndWith("api");
    }

    [Fact]
    public async Task An_optional_dependency_is_not_awaited()
    {
        var never = new TaskCompletionSource();
        var web = new TaskCompletionSource();
        var run = Scheduler.RunAsync(
            StackOf(Named("web").Using("api"), Named("api")),
            async (service, _) =>
            {
                if (service.Name == "web")
                {
                    web.SetResult();
                }
                else
                {
                    await never.Task;
                }
            },
            Stop);

        await web.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        run.IsCompleted.Should().BeFalse();
        never.SetResult();
        await run;
    }

    [Fact]
    public async Task After_a_failure_dependents_never_start_others_are_cancelled_and_the_first_failure_is_thrown()
    {
        var begun = new ConcurrentQueue<string>();
        var run = Scheduler.RunAsync(
            StackOf(Named("db"), Named("api").Requiring("db"), Named("slow")),
            async (service, stop) =>
            {
                begun.Enqueue(service.Name);
                if (service.Name == "db")
                {
                    throw new InvalidOperationException("no disk");
                }

                await Task.Delay(Timeout.Infinite, stop);
            },
            Stop);

        (await FluentActions.Awaiting(() => run.WaitAsync(TimeSpan.FromSeconds(5), Stop)).Should().ThrowAsync<InvalidOperationException>()).WithMessage("no disk");
        begun.Should().NotContain("api");
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var run = Scheduler.RunAsync(StackOf(Named("slow")), (_, stop) => Task.Delay(Timeout.Infinite, stop), cancel.Token);

        await cancel.CancelAsync();

        await FluentActions.Awaiting(() => run.WaitAsync(TimeSpan.FromSeconds(5), Stop)).Should().ThrowAsync<OperationCanceledException>();
    }
}
