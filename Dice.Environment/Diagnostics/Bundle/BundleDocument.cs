using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>What a bundle holds; its <c>bundle.json</c>.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="Reason">Why.</param>
/// <param name="Services">The services as they stood.</param>
/// <param name="Files">The files, relative to the folder.</param>
/// <param name="Gaps">What could not be had, and why.</param>
public sealed record BundleDocument(
    string Environment,
    DateTimeOffset SavedAt,
    string Reason,
    ImmutableArray<BundleDocument.Service> Services,
    ImmutableArray<string> Files,
    ImmutableArray<string> Gaps)
{
    /// <summary>The bundle's folder; only in what <c>bundle --json</c> prints.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Folder { get; init; }

    /// <summary>A service as it stood.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="State">The container's state in words.</param>
    /// <param name="KilledForMemory">Whether the kernel ended it, or a process of it, for passing its limit of memory.</param>
    /// <param name="Memory">Its memory and the limit, in words.</param>
    /// <param name="Image">The image's reference.</param>
    /// <param name="LastSeen">What the last look at it showed; null when there was none.</param>
    public sealed record Service(string Name, string State, bool KilledForMemory, string Memory, string Image, string? LastSeen);
}
