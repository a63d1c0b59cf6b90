namespace Dice.Environment.Data.Backup;

/// <summary>Makes backups while the host runs. A failed backup is reported; the next one runs at its scheduled time.</summary>
/// <param name="interval">The time between the end of one backup and the start of the next; null for no backups.</param>
/// <param name="backup">Makes a backup and returns the message to report.</param>
/// <param name="tell">Receives a message for each backup, including failed ones.</param>
public sealed class BackupSchedule(TimeSpan? interval, Func<CancellationToken, Task<string>> backup, Action<string> tell, TimeProvider time)
{
    /// <summary>The schedule of an environment.</summary>
    public static BackupSchedule For(Snapshots.EnvironmentData data, BackupSettings settings, Action<string> tell)
    {
        var keeper = new BackupKeeper(data, settings.Folder);
        return new BackupSchedule(
            settings.Interval,
            async cancellation =>
            {
                var (file, _) = await keeper.CreateAsync(output: null, automatic: true, cancellation);
                var (_, problems) = await keeper.Retention.PruneAsync(settings.Keep, file, cancellation);
                return string.Concat([$"Backed up to {file}", .. problems.Select(problem => $"\nnote: {problem}")]);
            },
            tell,
            data.Time);
    }

    /// <summary>Runs until it is cancelled, then returns.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (interval is not { } pause)
        {
            return;
        }

        try
        {
            while (true)
            {
                await Task.Delay(pause, time, cancellation);
                await RunOnceAsync(pause, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host is shutting down.
        }
    }

    private async Task RunOnceAsync(TimeSpan pause, CancellationToken cancellation)
    {
        string message;
        try
        {
            message = await backup(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever the error, the environment stays up and the next backup may succeed.
            message = $"A backup failed: {(e is DiceException error ? error.Problem : e.Message)}. The next is due in {pause:c}.";
        }

        tell(message);
    }
}
