using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Support;

/// <summary>What the engine itself recorded of an environment's containers: a witness apart from the runtime.</summary>
public static class EngineEvents
{
    /// <summary>One event.</summary>
    public sealed record Entry(string Service, string Action, long Nanoseconds, IReadOnlyDictionary<string, string> Attributes);

    /// <summary>The container events of an environment since a moment, in order.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(EngineConnection engine, EnvironmentId id, DateTimeOffset since, CancellationToken cancellation)
    {
        var entries = new List<Entry>();
        var filters = Labels.FilterFor(id);
        filters["type"] = new Dictionary<string, bool> { ["container"] = true };
        await engine.Client.System.MonitorEventsAsync(
            new ContainerEventsParameters
            {
                Since = Seconds(since),
                Until = Seconds(TimeProvider.System.GetUtcNow().AddSeconds(1)),
                Filters = filters,
            },
            new Collector(entries),
            cancellation);
        return [.. entries.OrderBy(entry => entry.Nanoseconds)];
    }

    private static string Seconds(DateTimeOffset moment) => (moment.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Collects at once; <see cref="Progress{T}"/> would do so some time later.</summary>
    private sealed class Collector(List<Entry> entries) : IProgress<Message>
    {
        public void Report(Message value)
        {
            var attributes = value.Actor?.Attributes ?? new Dictionary<string, string>();
            if (attributes.TryGetValue(Labels.Service, out var service))
            {
                entries.Add(new Entry(service, value.Action ?? "", value.TimeNano ?? 0, new Dictionary<string, string>(attributes)));
            }
        }
    }
}
