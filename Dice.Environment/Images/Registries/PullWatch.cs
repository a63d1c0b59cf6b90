namespace Dice.Environment.Images.Registries;

/// <summary>
/// Cancels pulls that receive no more data. An engine downloads few layers at a time, so a pull whose layers all wait for other pulls
/// counts as idle only when no other pull makes progress either.
/// </summary>
/// <param name="settings">The limits.</param>
public sealed class PullWatch(PullSettings settings)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _anyMoved = settings.Time.GetTimestamp();

    /// <summary>Runs a pull.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="meter">Counts the steps of the pull.</param>
    /// <param name="pull">The pull.</param>
    /// <exception cref="ImagePullException">The pull received no data for too long.</exception>
    public async Task RunAsync(string reference, PullMeter meter, Func<CancellationToken, Task> pull, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pulling = pull(giveUp.Token);
        var (steps, moved) = (-1, settings.Time.GetTimestamp());
        while (await Task.WhenAny(pulling, Task.Delay(Pause, settings.Time, CancellationToken.None)) != pulling)
        {
            if (meter.Steps != steps)
            {
                (steps, moved) = (meter.Steps, settings.Time.GetTimestamp());
                Interlocked.Exchange(ref _anyMoved, moved);
            }

            var limit = meter.IsDownloading ? settings.IdleLimit : settings.UnpackLimit;
            if (settings.Time.GetElapsedTime(meter.IsQueued ? Interlocked.Read(ref _anyMoved) : moved) > limit)
            {
                var error = RegistryError.Stalled(reference, limit, meter.Seen);
                await giveUp.CancelAsync();
                await pulling.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                throw new ImagePullException(error);
            }
        }

        await pulling;
    }
}
