using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Dice.Environment.Runtime;
using Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Collects the engine's events of the environment, and facts about the engine.</summary>
internal static class EngineParts
{
    /// <summary>Writes the events of the environment's containers, networks and volumes, one per line.</summary>
    public static async Task WriteEventsAsync(BundleRequest request, BundleWriter writer, CancellationToken cancellation)
    {
        if (request.Engine is not { } engine)
        {
            return; // The services part reports the missing engine.
        }

        var now = request.Time.GetUtcNow();
        var events = new ConcurrentQueue<Message>();
        await engine.Client.System.MonitorEventsAsync(
            new ContainerEventsParameters
            {
                Since = Stamp(now - request.EventsOf),
                Until = Stamp(now),
                Filters = Labels.FilterFor(request.Id),
            },
            new Collector(events),
            cancellation);
        var text = new StringBuilder();
        foreach (var message in events.OrderBy(message => message.TimeNano).Where(message => message.Action?.StartsWith("exec_", StringComparison.Ordinal) != true))
        {
            var attributes = message.Actor?.Attributes ?? new Dictionary<string, string>();
            var service = attributes.TryGetValue(Labels.Service, out var name) ? name : attributes.TryGetValue("name", out var other) ? other : "";
            var exit = attributes.TryGetValue("exitCode", out var code) ? $" exitCode={code}" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddTicks((message.TimeNano ?? 0) / 100):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {message.Type} {message.Action} {service}{exit}");
        }

        writer.Write("events.txt", text.Length > 0 ? text.ToString() : "the engine has no events of this environment\n");
    }

    /// <summary>Writes the engine's version and configuration, and the environment's networks and volumes.</summary>
    public static async Task WriteFactsAsync(BundleRequest request, BundleWriter writer, CancellationToken cancellation)
    {
        if (request.Engine is not { } engine)
        {
            return;
        }

        var filters = Labels.FilterFor(request.Id);
        var facts = new Dictionary<string, object?>
        {
            ["endpoint"] = engine.Endpoint.Address,
            ["spokenApi"] = engine.Version.Negotiate().ToString(),
            ["version"] = await engine.Client.System.GetVersionAsync(cancellation),
            ["info"] = await engine.Client.System.GetSystemInfoAsync(cancellation),
            ["networks"] = await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters }, cancellation),
            ["volumes"] = (await engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = filters }, cancellation)).Volumes,
        };
        writer.Write("engine.json", JsonSerializer.Serialize(facts, HostJson.Engine) + "\n");
    }

    private static string Stamp(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Collector(ConcurrentQueue<Message> events) : IProgress<Message>
    {
        public void Report(Message value) => events.Enqueue(value);
    }
}
