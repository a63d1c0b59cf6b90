using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics.Budget;

/// <summary>A stack's use of the machine against its budget; sizes in bytes.</summary>
public sealed record BudgetDocument
{
    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The budget.</summary>
    public required ResourceBudget Budget { get; init; }

    /// <summary>The load under which memory was looked at, in words.</summary>
    public required string Load { get; init; }

    /// <summary>Each container's memory.</summary>
    public required ImmutableArray<Container> Containers { get; init; }

    /// <summary>Each image's disk.</summary>
    public required ImmutableArray<Image> Images { get; init; }

    /// <summary>Each volume's disk.</summary>
    public required ImmutableArray<Volume> Volumes { get; init; }

    /// <summary>All images together, layers that several share counted once.</summary>
    public required long ImagesBytes { get; init; }

    /// <summary>All images together, estimated for official images, see <see cref="OfficialSizes"/>; null when it was not asked for.</summary>
    public long? OfficialImagesBytes { get; init; }

    /// <summary>The sum of the limits: more can never be used.</summary>
    public long LimitsBytes => Containers.Sum(container => container.LimitBytes);

    /// <summary>The sum of what is used when nobody does anything.</summary>
    public long IdleBytes => Containers.Sum(container => container.IdleBytes);

    /// <summary>The sum of each container's most under the load, wherever in time those were.</summary>
    public long LoadedBytes => Containers.Sum(container => container.LoadedBytes);

    /// <summary>All disk: images, volumes and what containers wrote.</summary>
    public long DiskBytes => ImagesBytes + Volumes.Sum(volume => volume.Bytes) + Containers.Sum(container => container.WrittenBytes);

    /// <summary>All disk on official images, estimated.</summary>
    public long? OfficialDiskBytes => OfficialImagesBytes is { } images ? DiskBytes - ImagesBytes + images : null;

    /// <summary>A container's memory.</summary>
    /// <param name="Name">The service, or <c>reaper</c>.</param>
    /// <param name="LimitBytes">The limit that the engine enforces; 0 for none.</param>
    /// <param name="IdleBytes">Used when nobody does anything.</param>
    /// <param name="LoadedBytes">The most of several looks under the load.</param>
    /// <param name="WrittenBytes">What it wrote to its own file system, on disk.</param>
    public sealed record Container(string Name, long LimitBytes, long IdleBytes, long LoadedBytes, long WrittenBytes);

    /// <summary>An image's disk.</summary>
    /// <param name="Reference">Its reference.</param>
    /// <param name="Bytes">Its size with all layers.</param>
    /// <param name="OwnBytes">What goes when it alone is removed.</param>
    public sealed record Image(string Reference, long Bytes, long OwnBytes);

    /// <summary>A volume's disk.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Bytes">What it holds.</param>
    public sealed record Volume(string Name, long Bytes);
}
