namespace Dice.Environment.Runtime;

/// <summary>Starts each service as soon as its requirements are ready; it does not wait for optional dependencies.</summary>
public static class Scheduler
{
    /// <summary>Starts every service. After a failure it starts nothing more, cancels what is in progress, and throws the first error.</summary>
    /// <param name="stack">The services.</param>
    /// <param name="start">Starts one service, and completes when the service is ready.</param>
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

        // Each start on a thread of its own: its synchronous part, such as planning, must not delay the others.
        await Task.WhenAll(stack.Services.Select(service => Task.Run(() => RunOneAsync(service), CancellationToken.None)));
        cancellation.ThrowIfCancellationRequested();
        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }
}
