using System.Collections.Concurrent;
using System.Globalization;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// What the engine itself tells of an environment's containers: a witness apart from the runtime. Written down as it happens, for an
/// engine remembers its last 256 events only.
/// </summary>
public sealed class EngineEvents : IProgress<Message>, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<Entry> _entries = [];

    private EngineEvents()
    {
    }

    /// <summary>One event.</summary>
    public sealed record Entry(string Service, string Action, long Nanoseconds, IReadOnlyDictionary<string, string> Attributes);

    /// <summary>The events so far, in order.</summary>
    public IReadOnlyList<Entry> Entries => [.. _entries.OrderBy(entry => entry.Nanoseconds)];

    /// <summary>Listens from now on.</summary>
    public static EngineEvents Listen(EngineConnection engine, EnvironmentId id)
    {
        var events = new EngineEvents();
        var filters = Labels.FilterFor(id);
        filters["type"] = new Dictionary<string, bool> { ["container"] = true };
        var since = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        _ = engine.Client.System.MonitorEventsAsync(new ContainerEventsParameters { Since = since, Filters = filters }, events, events._over.Token)
            .ContinueWith(task => task.Exception, TaskScheduler.Default);
        return events;
    }

    /// <inheritdoc />
    public void Report(Message value)
    {
        var attributes = value.Actor?.Attributes ?? new Dictionary<string, string>();
        if (attributes.TryGetValue(Labels.Service, out var service))
        {
            _entries.Enqueue(new Entry(service, value.Action ?? "", value.TimeNano ?? 0, new Dictionary<string, string>(attributes)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }
}
