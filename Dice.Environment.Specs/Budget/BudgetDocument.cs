using System.Collections.Immutable;

namespace Dice.Environment.Specs.Budget;

/// <summary>A stack's resource use compared with its budget; sizes in bytes.</summary>
public sealed record BudgetDocument
{
    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The budget.</summary>
    public required ResourceBudget Budget { get; init; }

    /// <summary>The load under which memory was measured, in words.</summary>
    public required string Load { get; init; }

    /// <summary>Each container's memory.</summary>
    public required ImmutableArray<Container> Containers { get; init; }

    /// <summary>Each image's disk.</summary>
    public required ImmutableArray<Image> Images { get; init; }

    /// <summary>Each volume's disk.</summary>
    public required ImmutableArray<Volume> Volumes { get; init; }

    /// <summary>The size of all images; shared layers are counted once.</summary>
    public required long ImagesBytes { get; init; }

    /// <summary>The estimated size of all images with official images, see <see cref="OfficialSizes"/>; null when it was not requested.</summary>
    public long? OfficialImagesBytes { get; init; }

    /// <summary>The sum of the limits, which is the maximum memory use.</summary>
    public long LimitsBytes => Containers.Sum(container => container.LimitBytes);

    /// <summary>The memory use of all containers when idle.</summary>
    public long IdleBytes => Containers.Sum(container => container.IdleBytes);

    /// <summary>The sum of each container's peak under the load, even if the peaks occurred at different times.</summary>
    public long LoadedBytes => Containers.Sum(container => container.LoadedBytes);

    /// <summary>The total disk use: images, volumes and data written by containers.</summary>
    public long DiskBytes => ImagesBytes + Volumes.Sum(volume => volume.Bytes) + Containers.Sum(container => container.WrittenBytes);

    /// <summary>The estimated total disk use with official images.</summary>
    public long? OfficialDiskBytes => OfficialImagesBytes is { } images ? DiskBytes - ImagesBytes + images : null;

    /// <summary>A container's memory.</summary>
    /// <param name="Name">The service, or <c>reaper</c>.</param>
    /// <param name="LimitBytes">The limit that the engine enforces; 0 for none.</param>
    /// <param name="IdleBytes">The memory use when idle.</param>
    /// <param name="LoadedBytes">The highest of several samples under the load.</param>
    /// <param name="WrittenBytes">The data that it wrote to its own file system.</param>
    public sealed record Container(string Name, long LimitBytes, long IdleBytes, long LoadedBytes, long WrittenBytes);

    /// <summary>An image's disk.</summary>
    /// <param name="Reference">Its reference.</param>
    /// <param name="Bytes">Its size with all layers.</param>
    /// <param name="OwnBytes">The space that is freed when only this image is removed.</param>
    public sealed record Image(string Reference, long Bytes, long OwnBytes);

    /// <summary>A volume's disk.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Bytes">The size of its content.</param>
    public sealed record Volume(string Name, long Bytes);
}
