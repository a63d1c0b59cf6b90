using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.HotReload;

/// <summary>What hot reload took, on which machine.</summary>
/// <param name="MeasuredAt">When the first sample was taken.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Processors">The machine's processors.</param>
/// <param name="LoadAverage">How many processes wanted a processor in the last minute, from <c>/proc/loadavg</c>; null where there is none.</param>
/// <param name="Images">The services measured, with the sources of their images: <c>official</c> or <c>recipe</c>.</param>
/// <param name="Series">The series, in the order in which they were measured.</param>
public sealed record HotReloadMeasurements(
    DateTimeOffset MeasuredAt,
    string Environment,
    int Processors,
    double? LoadAverage,
    ImmutableSortedDictionary<string, string> Images,
    ImmutableArray<ReloadSeries> Series);
