using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>All that a script needs to know of an environment; the document that <c>status --json</c> prints.</summary>
public sealed record EnvironmentStatus
{
    /// <summary>The environment's identity.</summary>
    public required string Environment { get; init; }

    /// <summary>How long it lives: <c>attached</c>, <c>ephemeral</c>, <c>persistent</c> or <c>idle(MINUTES)</c>; null when nothing of it is there.</summary>
    public required string? Lease { get; init; }

    /// <summary>Its services, running or not, ordered by name.</summary>
    public required ImmutableArray<ServiceStatus> Services { get; init; }

    /// <summary>The routes (a host, or a host and a prefix of its paths) and their URLs; empty without a running edge.</summary>
    public required ImmutableSortedDictionary<string, string> Urls { get; init; }

    /// <summary>The development CA's root in PEM, as for <c>curl --cacert</c>; null while there is none.</summary>
    public required string? CaCertificate { get; init; }

    /// <summary>What took how long; only in what <c>up --json</c> prints.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timeline? Timeline { get; init; }

    /// <summary>Whether there are services and all of them are ready.</summary>
    [JsonIgnore]
    public bool IsReady => !Services.IsEmpty && Services.All(service => service.Ready == true);
}
