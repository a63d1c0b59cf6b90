using System.Collections.Frozen;
using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Budget;

/// <summary>
/// Estimates the unpacked size of official images on disk; see docs/images.md. An image's own layers and its base
/// count in full, because the official images of a stack share none.
/// </summary>
public static class OfficialSizes
{
    private static readonly FrozenDictionary<string, long> Estimates = new Dictionary<string, long>
    {
        ["postgres:17-bullseye"] = 430_000_000,
        ["redis:7-bullseye"] = 120_000_000,
        ["node:22-bullseye"] = 1_000_000_000,
        ["node:22-bullseye-slim"] = 240_000_000,
        ["traefik:v3.0"] = 160_000_000,
        ["localstack/localstack:4.0"] = 1_200_000_000,
        ["testcontainers/ryuk:0.14.0"] = 20_000_000,
        ["mcr.microsoft.com/dotnet/aspire-dashboard:13.6.5"] = 230_000_000,
        ["balabit/syslog-ng:4.8.1"] = 400_000_000,
        ["elasticsearch:9.3.4"] = 1_400_000_000,
        ["kibana:9.3.4"] = 1_400_000_000,
        ["logstash:9.3.4"] = 950_000_000,
        ["jaegertracing/jaeger:2.20.0"] = 150_000_000,
        ["grafana/grafana:11.6.0"] = 680_000_000,
        ["prom/prometheus:v2.53.3"] = 290_000_000,
        ["prom/alertmanager:v0.28.1"] = 80_000_000,
        ["prom/node-exporter:v1.9.0"] = 30_000_000,
        ["prometheuscommunity/postgres-exporter:v0.17.1"] = 30_000_000,
        ["oliver006/redis_exporter:v1.69.0"] = 30_000_000,
    }.ToFrozenDictionary();

    /// <summary>Returns the estimated size of an official reference in bytes; null when there is none.</summary>
    public static long? Of(string official) => Estimates.TryGetValue(official, out var bytes) ? bytes : null;

    /// <summary>Returns the total size of a stack's images if all images with an official reference use it. The others count as measured, without their base.</summary>
    /// <param name="sources">The stack's images.</param>
    /// <param name="measured">The measured images.</param>
    /// <exception cref="InvalidOperationException">An official image has no estimate.</exception>
    public static long Estimate(IEnumerable<ImageSource> sources, IReadOnlyCollection<BudgetDocument.Image> measured)
    {
        var all = sources.Distinct().ToArray();
        var ours = all.Where(source => source.Official is null).Select(source => RecipeTag.RepositoryOf(source.Recipe!)).ToHashSet();
        var official = all.SelectMany(WithUsedBases).Select(source => source.Official).OfType<string>().Distinct();
        return official.Sum(reference => Of(reference) ?? throw new InvalidOperationException($"there is no estimate of the size of '{reference}'"))
            + measured.Where(image => ours.Contains(ImageReference.Parse(image.Reference).Repository)).Sum(image => image.OwnBytes);
    }

    // An official image includes its own base.
    private static IEnumerable<ImageSource> WithUsedBases(ImageSource source) =>
        source.Official is null && source.Base is { } below ? [source, .. WithUsedBases(below)] : [source];
}
