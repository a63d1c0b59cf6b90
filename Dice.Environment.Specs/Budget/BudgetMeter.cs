using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Budget;

/// <summary>Measures an environment's memory when idle and under load, and its disk use after the load.</summary>
/// <param name="engine">The engine.</param>
/// <param name="id">The environment.</param>
public sealed class BudgetMeter(EngineConnection engine, EnvironmentId id)
{
    /// <summary>The pause between two samples under the load.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The names of services of later phases, which are not measured.</summary>
    public ImmutableHashSet<string> Later { get; init; } = [];

    /// <summary>Measures the environment's memory and disk use.</summary>
    /// <param name="phase">The phase whose budget applies.</param>
    /// <param name="load">The load; memory is sampled while it runs.</param>
    /// <param name="loadInWords">The description of the load for the report.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<BudgetDocument> MeasureAsync(Phase phase, Func<CancellationToken, Task> load, string loadInWords, CancellationToken cancellation)
    {
        var containers = await ListAsync(cancellation);
        var idle = await LookAsync(containers, cancellation);
        var most = new ConcurrentDictionary<string, long>(idle);
        var loading = load(cancellation);
        while (!loading.IsCompleted)
        {
            foreach (var (container, bytes) in await LookAsync(containers, cancellation))
            {
                most.AddOrUpdate(container, bytes, (_, before) => Math.Max(before, bytes));
            }

            await Task.WhenAny(loading, Task.Delay(Pause, cancellation));
        }

        await loading;
        var images = await Task.WhenAll(containers.Select(container => container.Image).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(image => ImageLayers.ReadAsync(engine.Client, image, cancellation)));
        return new BudgetDocument
        {
            MeasuredAt = TimeProvider.System.GetUtcNow(),
            Budget = ResourceBudget.Of(phase),
            Load = loadInWords,
            Containers = [.. (await Task.WhenAll(containers.Select(container => DescribeAsync(container, idle, most, cancellation)))).OrderBy(container => container.Name, StringComparer.Ordinal)],
            Images = [.. images.Select(image => new BudgetDocument.Image(image.Reference, image.Bytes, image.OwnAmong(images)))],
            ImagesBytes = ImageLayers.Together(images),
            Volumes = await VolumesAsync(containers, cancellation),
        };
    }

    private async Task<IReadOnlyList<ContainerListResponse>> ListAsync(CancellationToken cancellation) =>
    [
        .. (await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation))
            .Where(container => !container.Labels.TryGetValue(Labels.Service, out var service) || !Later.Contains(service)),
    ];

    private async Task<IReadOnlyDictionary<string, long>> LookAsync(IReadOnlyList<ContainerListResponse> containers, CancellationToken cancellation) =>
        (await Task.WhenAll(containers.Select(async container => (container.ID, Use: await UsageReader.ReadAsync(engine.Client, container.ID, container.ID, cancellation)))))
            .ToDictionary(entry => entry.ID, entry => entry.Use?.Memory ?? 0);

    private async Task<BudgetDocument.Container> DescribeAsync(
        ContainerListResponse container, IReadOnlyDictionary<string, long> idle, ConcurrentDictionary<string, long> loaded, CancellationToken cancellation)
    {
        var inspected = await engine.Client.Containers.InspectContainerAsync(container.ID, new ContainerInspectParameters { IncludeSize = true }, cancellation);
        var name = container.Labels.TryGetValue(Labels.Service, out var service) ? service : "reaper";
        return new(name, inspected.HostConfig?.Memory ?? 0, idle[container.ID], loaded[container.ID], inspected.SizeRw ?? 0);
    }

    /// <summary>Measures the environment's volumes in a container that mounts them, because not every engine reports their size.</summary>
    private async Task<ImmutableArray<BudgetDocument.Volume>> VolumesAsync(IEnumerable<ContainerListResponse> containers, CancellationToken cancellation)
    {
        var mounts = containers.SelectMany(container => (container.Mounts ?? []).Where(mount => mount.Type == "volume").Select(mount => (container.ID, Mount: mount))).DistinctBy(entry => entry.Mount.Name);
        var volumes = await Task.WhenAll(mounts.Select(async entry =>
        {
            var counted = await ContainerCommand.RunAsync(engine.Client, entry.ID, ["du", "-s", "-B1", entry.Mount.Destination], cancellation);
            return new BudgetDocument.Volume(entry.Mount.Name ?? "", long.Parse(counted.Output.Split('\t')[0], CultureInfo.InvariantCulture));
        }));
        return [.. volumes.OrderBy(volume => volume.Name, StringComparer.Ordinal)];
    }
}
