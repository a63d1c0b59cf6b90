using Dice.Environment.Edge.Certificates;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Probing;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Diagnostics.Status;

/// <summary>Reads an environment's status from the engine, and probes each service's readiness once.</summary>
/// <param name="folders">The folders of Dice, for the development CA.</param>
/// <param name="known">The definitions of services; null for none.</param>
/// <param name="wording">Describes the sources of images.</param>
public sealed class StatusReader(EngineConnection engine, DiceFolders folders, Stack? known, ImageWording wording)
{
    /// <summary>The timeout of a probe; a service that does not answer in time is not ready.</summary>
    public static TimeSpan LookLimit { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the status of an environment.</summary>
    public async Task<EnvironmentStatus> ReadAsync(EnvironmentId id, CancellationToken cancellation)
    {
        var reading = RunningStack.ReadAsync(engine, id, cancellation);
        var killing = MemoryKill.FindAsync(engine.Client, Labels.FilterFor(id), cancellation);
        var leasing = EnvironmentLease.ReadAsync(engine, id, cancellation);
        var stack = await reading;
        // Commands in containers take longest, so they begin first.
        var looks = stack.Services
            .OrderByDescending(service => DefinitionOf(service)?.Readiness is CommandReadiness)
            .ToImmutableDictionary(service => service.ContainerId, service => LookAsync(service, cancellation));
        var killed = await killing;
        var lease = await leasing;
        return new EnvironmentStatus
        {
            Environment = id.Value,
            Lease = stack.IsEmpty ? null : lease.Lease.ToString(),
            Services = [.. await Task.WhenAll(stack.Services.Select(service => DescribeAsync(service, looks[service.ContainerId], killed, cancellation)))],
            Urls = stack.Urls.ToImmutableSortedDictionary(entry => entry.Key, entry => RunningStack.TextOf(entry.Value)),
            CaCertificate = FindRoot(stack),
        };
    }

    private Service? DefinitionOf(RunningService service) => known?.Services.FirstOrDefault(other => other.Name == service.Name);

    private async Task<ServiceStatus> DescribeAsync(RunningService service, Task<ProbeResult?> looking, IReadOnlySet<string> killed, CancellationToken cancellation)
    {
        var memory = await MemoryKill.ReadAsync(engine.Client, service.ContainerId, killed, cancellation);
        var look = await looking;
        return new ServiceStatus
        {
            Name = service.Name,
            State = service.State,
            StateInWords = service.StateInWords,
            Ready = look?.IsReady ?? (service.IsRunning ? null : false),
            Seen = look?.Seen,
            KilledForMemory = memory.Happened,
            MemoryLimitMiB = memory.LimitMiB,
            Image = service.Image,
            ImageSource = service.ImageOrigin,
            SubstituteFor = service.SubstituteFor,
            ImageInWords = wording.Describe(service.ImageOrigin, service.SubstituteFor, DefinitionOf(service)?.Image),
            ContainerId = service.ContainerId,
            Ports = service.Endpoints.Where(endpoint => endpoint.HostPort is not null).ToImmutableSortedDictionary(endpoint => endpoint.Name, endpoint => endpoint.HostPort!.Value),
        };
    }

    private async Task<ProbeResult?> LookAsync(RunningService service, CancellationToken cancellation)
    {
        if (DefinitionOf(service)?.Readiness is not { } readiness || (!service.IsRunning && readiness is not CompletedReadiness))
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LookLimit);
        try
        {
            return await new Probe(engine.Client).LookAsync(readiness, service, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProbeResult.NotYet($"no answer within {LookLimit.TotalSeconds:0} s");
        }
        catch (DockerApiException e)
        {
            return ProbeResult.NotYet(e.Message); // The container was removed during the probe.
        }
    }

    private string? FindRoot(RunningStack stack)
    {
        var hosts = stack.Edge?.Hosts is { IsEmpty: false } running ? running : [.. known?.Hosts ?? []];
        return hosts.IsEmpty ? null : CertificateAuthority.FindRoot(folders.CertificateAuthority(EdgeZone.Of(hosts)));
    }
}

/// <summary>The lease of an environment, from its reaper. Without a reaper, the environment does not expire.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="HasReaper">Whether the environment has a reaper.</param>
public sealed record EnvironmentLease(Lease Lease, bool HasReaper)
{
    /// <summary>Reads the lease from the engine.</summary>
    public static async Task<EnvironmentLease> ReadAsync(EngineConnection engine, EnvironmentId id, CancellationToken cancellation)
    {
        var found = await engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { Filters = Labels.FilterFor(id) }, cancellation);
        return found.FirstOrDefault(container => container.Labels.ContainsKey(Labels.Reaper)) is { } reaper
            ? new EnvironmentLease(Lease.OfLabels(reaper.Labels, otherwise: Lease.Attached), HasReaper: true)
            : new EnvironmentLease(Lease.Persistent, HasReaper: false);
    }
}
