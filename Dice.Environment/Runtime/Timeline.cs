namespace Dice.Environment.Runtime;

/// <summary>The times of a start, in milliseconds since its beginning.</summary>
public sealed record Timeline
{
    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>When the start began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the beginning until every service was ready.</summary>
    public required double TotalMs { get; init; }

    /// <summary>The consecutive parts before the first service; empty in reports of versions that did not record them.</summary>
    public ImmutableArray<StartStretch> BeforeServices { get; init; } = [];

    /// <summary>The duration of those parts. It does not depend on the order of the services.</summary>
    public double BeforeServicesMs => BeforeServices.Sum(stretch => stretch.Ms);

    /// <summary>The services in the order in which they became ready.</summary>
    public required ImmutableArray<ServiceTimes> Services { get; init; }

    /// <summary>The chain of services that took longest.</summary>
    public required ImmutableArray<string> CriticalPath { get; init; }

    /// <summary>When the last service of the critical path would be ready without unnecessary waits: at most <see cref="TotalMs"/>.</summary>
    public required double CriticalPathMs { get; init; }

    /// <summary>The total divided by the critical path. 1 means a perfect scheduler and no time before the first service.</summary>
    public double CriticalPathRatio => CriticalPathMs > 0 ? TotalMs / CriticalPathMs : 1;

    /// <summary>The processor time; null when nothing was started, and in reports of versions that did not record it.</summary>
    public StartProcessorTime? ProcessorTime { get; init; }

    /// <summary>Computes the critical path. Images are provided in parallel from the beginning; dependent services start one after another.</summary>
    public static Timeline Of(
        Stack stack, EnvironmentId id, DateTimeOffset startedAt, TimeSpan total, IEnumerable<ServiceTimes> services, IEnumerable<StartStretch>? before = null)
    {
        ImmutableArray<ServiceTimes> ordered = [.. services.OrderBy(times => times.ReadyMs)];
        var path = StackGraph.FindCriticalPath(stack, InMilliseconds(ordered, times => times.StartupMs), InMilliseconds(ordered, times => times.ImageProvidedMs));
        return new Timeline
        {
            Environment = id.Value,
            StartedAt = startedAt,
            TotalMs = total.TotalMilliseconds,
            BeforeServices = [.. before ?? []],
            Services = ordered,
            CriticalPath = path.Services,
            CriticalPathMs = path.Length.TotalMilliseconds,
        };
    }

    private static Dictionary<string, TimeSpan> InMilliseconds(IEnumerable<ServiceTimes> services, Func<ServiceTimes, double> value) =>
        services.ToDictionary(times => times.Service, times => TimeSpan.FromMilliseconds(value(times)));
}
