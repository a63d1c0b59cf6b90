using System.Net.Sockets;
using Dice.Environment.Model;
using Docker.DotNet;

namespace Dice.Environment.Data.Backup;

/// <summary>Makes backups while the host runs. One that fails is told of, and the next is tried at its time.</summary>
/// <param name="interval">The time between the end of one and the beginning of the next; null for none at all.</param>
/// <param name="backup">Makes one and returns what to tell of it.</param>
/// <param name="tell">Told of every backup, and of every one that failed.</param>
/// <param name="time">The clock.</param>
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
                keeper.Prune(settings.Keep);
                return $"Backed up to {file}";
            },
            tell,
            data.Time);
    }

    /// <summary>Runs until it is cancelled, and then returns.</summary>
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
                await RunOnceAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellation)
    {
        try
        {
            tell(await backup(cancellation));
        }
        catch (Exception e) when (e is DiceException or System.Data.Common.DbException or DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or Amazon.Runtime.AmazonClientException or StackExchange.Redis.RedisException or Amazon.Runtime.AmazonServiceException)
        {
            tell($"A backup failed: {(e is DiceException fault ? fault.Problem : e.Message)}. The next is due in {pauseInWords()}.");
        }

        string pauseInWords() => interval is { } pause ? pause.ToString("c", System.Globalization.CultureInfo.InvariantCulture) : "";
    }
}
