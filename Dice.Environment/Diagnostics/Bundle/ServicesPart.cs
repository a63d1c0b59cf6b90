using System.Collections.Concurrent;
using System.Text.Json;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Runtime;
using Docker.DotNet;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Collects each service's log, container and last probe.</summary>
internal sealed class ServicesPart(BundleRequest request, BundleWriter writer)
{
    private const int LongestLog = 20_000;

    private readonly ConcurrentBag<BundleDocument.Service> _facts = [];

    /// <summary>The state of the services, ordered by name.</summary>
    public IEnumerable<BundleDocument.Service> Facts => _facts.OrderBy(service => service.Name, StringComparer.Ordinal);

    /// <summary>The state of the environment; null when it could not be read.</summary>
    public RunningStack? Stack { get; private set; }

    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (request.Engine is not { } engine)
        {
            writer.Miss("services", "no container engine answers");
            return;
        }

        var stack = Stack = await RunningStack.ReadAsync(engine, request.Id, cancellation);
        var wording = request.Recipes is { } recipes ? new ImageWording(recipes) : null;
        var status = wording is null ? null : await new StatusReader(engine, request.Folders, request.Known, wording).ReadAsync(request.Id, cancellation);
        if (status is not null)
        {
            writer.Write("status.json", JsonSerializer.Serialize(status, HostJson.Indented.EnvironmentStatus) + "\n");
        }

        await Task.WhenAll(stack.Services.Select(service => WriteAsync(engine.Client, service, status?.Services.FirstOrDefault(other => other.Name == service.Name)?.Seen, cancellation)));
    }

    private async Task WriteAsync(DockerClient client, RunningService service, string? seenNow, CancellationToken cancellation)
    {
        // Probes during the start are more informative than one afterwards.
        var seen = request.Journal?.LastSeen.GetValueOrDefault(service.Name) ?? seenNow;
        var folder = $"services/{service.Name}";
        try
        {
            writer.Write($"{folder}/last-probe.txt", $"{seen ?? "never probed"}\n{(seenNow is not null && seenNow != seen ? $"now: {seenNow}\n" : "")}");
            writer.Write($"{folder}/log.txt", $"# {service.Image}, {service.StateInWords}\n{await ContainerLog.ReadAsync(client, service.ContainerId, LongestLog, cancellation)}");
            var container = await client.Containers.InspectContainerAsync(service.ContainerId, cancellation);
            writer.Write($"{folder}/inspect.json", JsonSerializer.Serialize(container, HostJson.Engine) + "\n");
            var use = service.IsRunning ? await UsageReader.ReadAsync(client, service.Name, service.ContainerId, cancellation) : null;
            var memory = string.Create(
                CultureInfo.InvariantCulture, $"{(use is null ? "-" : $"{use.Memory >> 20}")} of {(container.HostConfig?.Memory is > 0 and var limit ? $"{limit >> 20} MiB" : "no limit")}");
            _facts.Add(new BundleDocument.Service(service.Name, service.StateInWords, (await MemoryKill.ReadAsync(client, service.ContainerId, cancellation)).Happened, memory, service.Image, seen));
        }
        catch (DockerApiException e)
        {
            writer.Miss(folder, e.Message); // The container was removed in the meantime.
        }
    }
}
