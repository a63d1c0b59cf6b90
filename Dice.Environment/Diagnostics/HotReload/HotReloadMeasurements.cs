using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.HotReload;

/// <summary>The measured times of hot reload.</summary>
/// <param name="MeasuredAt">When the first sample was taken.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Processors">The machine's processors.</param>
/// <param name="LoadAverage">The load average of the last minute, from <c>/proc/loadavg</c>; null if unavailable.</param>
/// <param name="Images">The image sources of the measured services: <c>official</c> or <c>recipe</c>.</param>
/// <param name="Series">The series, in the order in which they were measured.</param>
public sealed record HotReloadMeasurements(
    DateTimeOffset MeasuredAt,
    string Environment,
    int Processors,
    double? LoadAverage,
    ImmutableSortedDictionary<string, string> Images,
    ImmutableArray<ReloadSeries> Series);
