using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;

namespace Dice.Environment.Commands.Logs;

/// <summary>Follows the logs of several services, across restarts of their containers.</summary>
/// <param name="writer">Writes the lines.</param>
internal sealed class LogFollower(EngineConnection engine, EnvironmentId id, LogWriter writer)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Follows the logs until all services have been removed.</summary>
    /// <param name="services">The services.</param>
    /// <param name="last">The timestamp of the last written line of each service.</param>
    /// <param name="cancellation">Ends the method.</param>
    public Task FollowAsync(IEnumerable<RunningService> services, IReadOnlyDictionary<string, string> last, CancellationToken cancellation) =>
        Task.WhenAll(services.Select(service => FollowAsync(service, last.GetValueOrDefault(service.Name, ""), cancellation)));

    private async Task FollowAsync(RunningService service, string last, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var parameters = LogReader.Parameters(SecondsOf(last), last.Length > 0 ? "all" : "0", follow: true);
                await LogReader.ReadAsync(
                    engine,
                    service,
                    parameters,
                    line =>
                    {
                        // The engine starts at the full second; lines that were already written are skipped.
                        if (string.CompareOrdinal(line.Stamp, last) > 0)
                        {
                            last = line.Stamp;
                            writer.Write(line);
                        }
                    },
                    cancellation);
            }
            catch (DockerApiException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
            {
                // The container is being removed; the next check detects that.
            }

            // From here on, all lines of a new run are wanted.
            last = last.Length > 0 ? last : DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'.000000000Z'", CultureInfo.InvariantCulture);
            if (await AwaitNextRunAsync(service, cancellation) is not { } next)
            {
                writer.Remark(service.Name, "removed");
                return;
            }

            service = next;
        }
    }

    /// <summary>Returns the service when it runs again; null when it was removed.</summary>
    private async Task<RunningService?> AwaitNextRunAsync(RunningService service, CancellationToken cancellation)
    {
        for (var isTold = false; ; await Task.Delay(Pause, cancellation))
        {
            var now = (await RunningStack.ReadAsync(engine, id, cancellation)).Find(service.Name);
            if (now is null || now.IsRunning)
            {
                return now;
            }

            if (!isTold && now.State == "exited")
            {
                isTold = true;
                writer.Remark(service.Name, now.StateInWords);
            }
        }
    }

    private static string? SecondsOf(string stamp) =>
        DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? LogReader.Stamp(moment) : null;
}
