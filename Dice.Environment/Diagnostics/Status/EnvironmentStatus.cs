using System.Text.Json.Serialization;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>The status of an environment; the document that <c>status --json</c> prints.</summary>
public sealed record EnvironmentStatus
{
    /// <summary>The environment's identity.</summary>
    public required string Environment { get; init; }

    /// <summary>Its lease: <c>attached</c>, <c>ephemeral</c>, <c>persistent</c> or <c>idle(MINUTES)</c>; null when the environment does not exist.</summary>
    public required string? Lease { get; init; }

    /// <summary>Its services, running or not, ordered by name.</summary>
    public required ImmutableArray<ServiceStatus> Services { get; init; }

    /// <summary>The routes (a host, or a host and a prefix of its paths) and their URLs; empty when the edge is not running.</summary>
    public required ImmutableSortedDictionary<string, string> Urls { get; init; }

    /// <summary>The path of the development CA's root in PEM, for example for <c>curl --cacert</c>; null when there is none.</summary>
    public required string? CaCertificate { get; init; }

    /// <summary>The timeline of the start; only in the output of <c>up --json</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timeline? Timeline { get; init; }

    /// <summary>Whether there are services and all of them are ready.</summary>
    [JsonIgnore]
    public bool IsReady => !Services.IsEmpty && Services.All(service => service.Ready == true);
}
