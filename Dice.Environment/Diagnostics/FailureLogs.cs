using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;

namespace Dice.Environment.Diagnostics;

/// <summary>Saves what the services of a failed start have written, before they are taken away.</summary>
public static class FailureLogs
{
    private const int LongestLog = 20_000;

    /// <summary>Writes each service's log and the reason of the failure.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The environment.</param>
    /// <param name="reason">Why the start failed.</param>
    /// <param name="artifacts">The folder of artifacts.</param>
    /// <param name="now">The time, which is part of the folder's name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The folder.</returns>
    public static async Task<string> SaveAsync(
        EngineConnection engine, EnvironmentId id, Exception reason, string artifacts, DateTimeOffset now, CancellationToken cancellation)
    {
        var folder = Path.Combine(artifacts, string.Create(CultureInfo.InvariantCulture, $"failed-start-{id}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "reason.txt"), reason.Message + "\n", cancellation);
        var stack = await RunningStack.ReadAsync(engine, id, cancellation);
        await Task.WhenAll(stack.Services.Select(async service =>
        {
            var path = Path.Combine(folder, $"{service.Name}.log");
            await File.WriteAllTextAsync(path, $"# {service.Image}, {service.StateInWords}\n{await ReadAsync(engine, service, cancellation)}", cancellation);
        }));
        return folder;
    }

    private static async Task<string> ReadAsync(EngineConnection engine, RunningService service, CancellationToken cancellation)
    {
        try
        {
            return await ContainerLog.ReadAsync(engine.Client, service.ContainerId, LongestLog, cancellation);
        }
        catch (DockerApiException e)
        {
            return $"# the log cannot be read: {e.Message}\n";
        }
    }
}
