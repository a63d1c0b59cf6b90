using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>Starts each service the moment all that it requires is ready, and not before; optional dependencies are not awaited.</summary>
public static class Scheduler
{
    /// <summary>Runs a start for every service. After a failure nothing new is begun, what is under way is cancelled, and the first failure is thrown.</summary>
    /// <param name="stack">The services.</param>
    /// <param name="start">Starts one service and completes when it is ready.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task RunAsync(Stack stack, Func<Service, CancellationToken, Task> start, CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? first = null;
        var ready = stack.Services.ToDictionary(service => service.Name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        async Task RunOneAsync(Service service)
        {
            try
            {
                await Task.WhenAll(service.Requires.Select(name => ready[name].Task)).WaitAsync(failed.Token);
                await start(service, failed.Token);
                ready[service.Name].SetResult();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref first, e, null);
                ready[service.Name].TrySetCanceled(CancellationToken.None);
                await failed.CancelAsync();
            }
        }

        // Each on a thread of its own: the work before a first await, such as planning, must not hold up the others.
        await Task.WhenAll(stack.Services.Select(service => Task.Run(() => RunOneAsync(service), CancellationToken.None)));
        cancellation.ThrowIfCancellationRequested();
        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }
}
