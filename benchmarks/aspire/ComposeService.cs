using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireHost;

/// <summary>A service of a Compose file as a container of Aspire, with the same image, mounts, limits and health check.</summary>
internal static class ComposeService
{
    public static IResourceBuilder<ContainerResource> AddTo(IDistributedApplicationBuilder builder, string name, JsonElement service, JsonElement compose)
    {
        var image = service.GetProperty("image").GetString()!.Split(':');
        var container = $"rivals-aspire-{name}";
        var resource = builder.AddContainer(name, image[0], image[1]).WithContainerName(container);
        foreach (var (variable, value) in Map(service, "environment"))
        {
            resource.WithEnvironment(variable, value);
        }

        foreach (var mount in List(service, "volumes"))
        {
            var target = mount.GetProperty("target").GetString()!;
            _ = mount.GetProperty("type").GetString() == "bind"
                ? resource.WithBindMount(mount.GetProperty("source").GetString()!, target, mount.TryGetProperty("read_only", out _))
                : resource.WithVolume($"rivals-aspire-{mount.GetProperty("source").GetString()}", target);
        }

        foreach (var secret in List(service, "secrets"))
        {
            var source = secret.GetProperty("source").GetString()!;
            resource.WithBindMount(compose.GetProperty("secrets").GetProperty(source).GetProperty("file").GetString()!, $"/run/secrets/{source}", isReadOnly: true);
        }

        if (List(service, "command").Select(word => word.GetString()!).ToArray() is { Length: > 0 } command)
        {
            resource.WithArgs(command);
        }

        resource.WithContainerRuntimeArgs([.. Confinement(service)]);
        AddHealthCheck(builder, resource, container, service);
        return resource;
    }

    public static void WaitForDependencies(
        IResourceBuilder<ContainerResource> resource, JsonElement service, IReadOnlyDictionary<string, IResourceBuilder<ContainerResource>> services)
    {
        if (service.TryGetProperty("depends_on", out var dependencies))
        {
            foreach (var dependency in dependencies.EnumerateObject().Where(one => one.Value.GetProperty("condition").GetString() == "service_healthy"))
            {
                resource.WaitFor(services[dependency.Name]);
            }
        }
    }

    private static IEnumerable<string> Confinement(JsonElement service)
    {
        yield return "--cap-drop=ALL";
        yield return "--security-opt=no-new-privileges:true";
        foreach (var (option, property) in new[] { ("memory", "mem_limit"), ("memory-swap", "memswap_limit"), ("pids-limit", "pids_limit"), ("user", "user"), ("hostname", "hostname") })
        {
            if (service.TryGetProperty(property, out var value))
            {
                yield return $"--{option}={value}";
            }
        }

        if (service.TryGetProperty("read_only", out _))
        {
            yield return "--read-only";
        }

        foreach (var folder in List(service, "tmpfs"))
        {
            yield return $"--tmpfs={folder}";
        }

        foreach (var capability in List(service, "cap_add"))
        {
            yield return $"--cap-add={capability}";
        }

        foreach (var port in List(service, "ports").Where(port => port.TryGetProperty("published", out var published) && published.GetString() is not ("0" or "")))
        {
            yield return $"--publish=127.0.0.1:{port.GetProperty("published").GetString()}:{port.GetProperty("target")}";
        }
    }

    /// <summary>Runs the Compose file's health check in the container, whenever Aspire asks.</summary>
    private static void AddHealthCheck(IDistributedApplicationBuilder builder, IResourceBuilder<ContainerResource> resource, string container, JsonElement service)
    {
        if (!service.TryGetProperty("healthcheck", out var check))
        {
            return;
        }

        // Compose escapes a dollar sign in what it prints.
        var test = check.GetProperty("test").EnumerateArray().Select(word => word.GetString()!.Replace("$$", "$", StringComparison.Ordinal)).ToArray();
        string[] command = test[0] == "CMD-SHELL" ? ["sh", "-c", test[1]] : test[1..];
        builder.Services.AddHealthChecks().AddAsyncCheck(container, async cancellation =>
        {
            using var process = Process.Start(new ProcessStartInfo("docker", ["exec", container, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        });
        resource.WithHealthCheck(container);
    }

    private static JsonElement[] List(JsonElement service, string property) =>
        service.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static IEnumerable<(string Name, string Value)> Map(JsonElement service, string property) =>
        service.TryGetProperty(property, out var map) && map.ValueKind == JsonValueKind.Object ? map.EnumerateObject().Select(entry => (entry.Name, entry.Value.ToString())) : [];
}
