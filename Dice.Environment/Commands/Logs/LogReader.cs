using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Commands.Logs;

/// <summary>Reads containers' logs line by line.</summary>
internal static class LogReader
{
    private const int BufferSize = 32768;

    /// <summary>Writes the existing lines of all services in order of time.</summary>
    /// <returns>The timestamp of each service's last line.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> WritePastAsync(
        EngineConnection engine, IEnumerable<RunningService> services, DateTimeOffset? since, string tail, LogWriter writer, CancellationToken cancellation)
    {
        var lines = await Task.WhenAll(services.Select(async service =>
        {
            var own = new List<LogLine>();
            await ReadAsync(engine, service, Parameters(since is { } moment ? Stamp(moment) : null, tail, follow: false), own.Add, cancellation);
            return own;
        }));
        foreach (var line in lines.SelectMany(own => own).OrderBy(line => line.Stamp, StringComparer.Ordinal))
        {
            writer.Write(line);
        }

        return lines.Where(own => own.Count > 0).ToDictionary(own => own[0].Service, own => own.Max(line => line.Stamp)!);
    }

    /// <summary>Returns the parameters of the request to the engine.</summary>
    /// <param name="since">The first moment, in seconds; null for the beginning of the log.</param>
    /// <param name="tail">The number of existing lines; <c>all</c> for all.</param>
    /// <param name="follow">Whether to continue with new lines.</param>
    public static ContainerLogsParameters Parameters(string? since, string tail, bool follow) => new()
    {
        ShowStdout = true,
        ShowStderr = true,
        Timestamps = true,
        Since = since,
        Tail = tail,
        Follow = follow,
    };

    /// <summary>Formats a moment for the engine.</summary>
    public static string Stamp(DateTimeOffset moment) => (moment.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Reads to the end of the log; when following, until the container ends.</summary>
    public static async Task ReadAsync(EngineConnection engine, RunningService service, ContainerLogsParameters parameters, Action<LogLine> take, CancellationToken cancellation)
    {
        using var stream = await engine.Client.Containers.GetContainerLogsAsync(service.ContainerId, parameters, cancellation);
        var splitters = new Dictionary<MultiplexedStream.TargetStream, LineSplitter>();
        var buffer = new byte[BufferSize];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation);
            if (read.EOF)
            {
                break;
            }

            if (!splitters.TryGetValue(read.Target, out var splitter))
            {
                splitters[read.Target] = splitter = new LineSplitter(service.Name, take);
            }

            splitter.Add(buffer.AsSpan(0, read.Count));
        }

        foreach (var splitter in splitters.Values)
        {
            splitter.Complete();
        }
    }
}
