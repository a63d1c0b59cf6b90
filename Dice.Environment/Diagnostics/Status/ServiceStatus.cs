using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>A service as it stands.</summary>
public sealed record ServiceStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The engine's word for its container's state, such as <c>running</c> or <c>exited</c>.</summary>
    public required string State { get; init; }

    /// <summary>The state with what belongs to it, such as <c>Exited (1) 3 seconds ago</c>.</summary>
    [JsonIgnore]
    public string StateInWords { get; init; } = "";

    /// <summary>Whether one look found it ready; null when its definition is not known.</summary>
    public required bool? Ready { get; init; }

    /// <summary>What that look showed; null when there was none.</summary>
    public required string? Seen { get; init; }

    /// <summary>Whether the kernel ended it, or a process of it, for passing its limit of memory; it may run again since.</summary>
    public bool KilledForMemory { get; init; }

    /// <summary>Its limit of memory in MiB, as the engine enforces it; null for none, or when it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryLimitMiB { get; init; }

    /// <summary>The image's reference.</summary>
    public required string Image { get; init; }

    /// <summary>Where the image came from: <c>official</c> or <c>recipe</c>.</summary>
    public required string ImageSource { get; init; }

    /// <summary>The official product whose role another one plays here; null when it is that product.</summary>
    public required string? SubstituteFor { get; init; }

    /// <summary>The image's source for people, see <see cref="ImageWording"/>.</summary>
    [JsonIgnore]
    public string ImageInWords { get; init; } = "";

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The ports on 127.0.0.1 by endpoint; empty while it does not run.</summary>
    public required ImmutableSortedDictionary<string, int> Ports { get; init; }
}
