using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>The content of a bundle; the document <c>bundle.json</c>.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="Reason">Why it was saved.</param>
/// <param name="Services">The services and their state.</param>
/// <param name="Files">The files, relative to the folder.</param>
/// <param name="Gaps">What could not be collected, and why.</param>
public sealed record BundleDocument(
    string Environment,
    DateTimeOffset SavedAt,
    string Reason,
    ImmutableArray<BundleDocument.Service> Services,
    ImmutableArray<string> Files,
    ImmutableArray<string> Gaps)
{
    /// <summary>The bundle's folder; only in the output of <c>bundle --json</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Folder { get; init; }

    /// <summary>The state of a service.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="State">The container's state in words.</param>
    /// <param name="KilledForMemory">Whether the kernel killed it, or one of its processes, for exceeding its memory limit.</param>
    /// <param name="Memory">Its memory use and limit, in words.</param>
    /// <param name="Image">The image's reference.</param>
    /// <param name="LastSeen">The result of the last probe; null when there was none.</param>
    public sealed record Service(string Name, string State, bool KilledForMemory, string Memory, string Image, string? LastSeen);
}
