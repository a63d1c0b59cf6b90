using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>What happened when during a start. All times are milliseconds since its beginning.</summary>
public sealed record Timeline
{
    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>When the start began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the beginning until every service was ready.</summary>
    public required double TotalMs { get; init; }

    /// <summary>What came before the first service, one after another; empty in reports of versions that did not record it.</summary>
    public ImmutableArray<StartStretch> BeforeServices { get; init; } = [];

    /// <summary>How long that took. No order of the services could have made it shorter.</summary>
    public double BeforeServicesMs => BeforeServices.Sum(stretch => stretch.Ms);

    /// <summary>The services in the order in which they became ready.</summary>
    public required ImmutableArray<ServiceTimes> Services { get; init; }

    /// <summary>The chain of services that took longest.</summary>
    public required ImmutableArray<string> CriticalPath { get; init; }

    /// <summary>When the last service of the critical path would be ready if none waited longer than it must: at most <see cref="TotalMs"/>.</summary>
    public required double CriticalPathMs { get; init; }

    /// <summary>The total over the critical path: 1 is a perfect scheduler, and a start that takes no time before its first service.</summary>
    public double CriticalPathRatio => CriticalPathMs > 0 ? TotalMs / CriticalPathMs : 1;

    /// <summary>Computes the critical path: images are provided side by side from the beginning, services start one after another.</summary>
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
