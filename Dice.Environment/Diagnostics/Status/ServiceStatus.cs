using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>The status of a service.</summary>
public sealed record ServiceStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The container's state as the engine reports it, such as <c>running</c> or <c>exited</c>.</summary>
    public required string State { get; init; }

    /// <summary>The state with details, such as <c>Exited (1) 3 seconds ago</c>.</summary>
    [JsonIgnore]
    public string StateInWords { get; init; } = "";

    /// <summary>Whether a probe found it ready; null when its definition is unknown.</summary>
    public required bool? Ready { get; init; }

    /// <summary>The result of the probe; null when there was none.</summary>
    public required string? Seen { get; init; }

    /// <summary>Whether the kernel killed it, or one of its processes, for exceeding its memory limit; it may have restarted since.</summary>
    public bool KilledForMemory { get; init; }

    /// <summary>Its memory limit in MiB, as the engine enforces it; null for none, or when it was not requested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MemoryLimitMiB { get; init; }

    /// <summary>The image's reference.</summary>
    public required string Image { get; init; }

    /// <summary>The image's source: <c>official</c> or <c>recipe</c>.</summary>
    public required string ImageSource { get; init; }

    /// <summary>The official product that it replaces; null when it is that product.</summary>
    public required string? SubstituteFor { get; init; }

    /// <summary>The image's source for people, see <see cref="ImageWording"/>.</summary>
    [JsonIgnore]
    public string ImageInWords { get; init; } = "";

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The ports on 127.0.0.1 by endpoint; empty while it is not running.</summary>
    public required ImmutableSortedDictionary<string, int> Ports { get; init; }
}
