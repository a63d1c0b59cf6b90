using Dice.Environment.Services.Monitoring;

namespace Dice.Environment.Services.Clusters;

/// <summary>
/// The stack as it runs on a cluster: the data services, and the applications as their production images, which contain their sources.
/// </summary>
public sealed record ClusterStack
{
    /// <summary>What runs in production.</summary>
    public required Stack Production { get; init; }

    /// <summary>What runs on a developer's cluster: production with substitutes for services of the cloud, and with the seeds.</summary>
    public required Stack Development { get; init; }

    /// <summary>The services that do not go to a cluster.</summary>
    public ImmutableArray<LeftOut> LeftOut { get; init; } = [];

    /// <summary>Derives it from the stack of a workspace.</summary>
    /// <exception cref="DiceException">An application has no production image.</exception>
    public static ClusterStack Of(Stack stack)
    {
        var reasons = stack.Services.Select(service => (Service: service, Reason: ReasonAgainst(service, stack))).ToArray();
        var development = Reduce(stack, [.. reasons.Where(entry => entry.Reason is null).Select(entry => OnCluster(entry.Service))]);
        var production = Reduce(development, [.. development.Services.Where(service => service.Name != LocalStack.Name).Select(WithoutDevelopment)]);
        return new ClusterStack
        {
            Development = development,
            Production = production,
            LeftOut = [.. reasons.Where(entry => entry.Reason is not null).Select(entry => new LeftOut(entry.Service.Name, entry.Reason!)).OrderBy(left => left.Service, StringComparer.Ordinal)],
        };
    }

    private static string? ReasonAgainst(Service service, Stack stack) =>
        service == stack.Edge ? "the cluster's ingress controller serves the routes"
        : MonitoringServices.Names.Contains(service.Name) ? "a cluster has monitoring of its own; the pods are annotated for it"
        : Observability.ObservabilityServices.Names.Contains(service.Name) ? "a cluster has a store of traces and logs of its own"
        : service.Name is Postgres.Name or Redis.Name or LocalStack.Name || ProductionImages.Has(service) ? null
        : Applications.ApplicationRole.Find(service.Name) is not null
            ? throw new DiceException(
                $"'{service.Name}' has no production image: its folder is mounted from this machine",
                $"name a recipe in its dice.json, or leave out --workspace to export the fixtures")
        : "it has no production image: its folder is mounted from this machine";

    private static Service OnCluster(Service service) => service.Name switch
    {
        // A volume's root folder belongs to root and may contain lost+found; PostgreSQL requires a folder of its own.
        Postgres.Name => service.WithEnvironment("PGDATA", $"{service.Mounts.OfType<VolumeMount>().Single().Target}/pgdata"),
        // The recipe's user; the official image runs as root by default, which a restricted namespace refuses.
        LocalStack.Name => service with { User = "65532:65532" },
        _ => ProductionImages.Use(service),
    };

    private static Service WithoutDevelopment(Service service) => service with
    {
        Mounts = [.. service.Mounts.Where(mount => mount is not FolderMount)],
        Environment = service.Environment.RemoveRange(
            service.Environment.Where(entry => entry.Value is LiteralValue text && service.Mounts.OfType<FolderMount>().Any(mount => mount.Target == text.Text)).Select(entry => entry.Key)),
        Secrets = service.Secrets.RemoveAll(secret => secret.Name == Backend.DevelopmentUserPassword.Name),
    };

    /// <summary>The stack with only these services: references to others are removed.</summary>
    private static Stack Reduce(Stack stack, ImmutableArray<Service> services)
    {
        var kept = services.Select(service => service.Name).ToHashSet();
        return stack with
        {
            Services = [.. services.Select(service => Without(service, name => !kept.Contains(name)))],
            Routes = [.. stack.Routes.Where(route => kept.Contains(route.Service))],
        };
    }

    private static Service Without(Service service, Func<string, bool> isLeftOut)
    {
        var environment = service.Environment.RemoveRange(
            service.Environment.Where(entry => entry.Value.Parts.OfType<EndpointValue>().Any(value => isLeftOut(value.Service))).Select(entry => entry.Key));
        return service with
        {
            Dependencies = service.Dependencies.RemoveAll(dependency => isLeftOut(dependency.Service)),
            Environment = environment,
        };
    }
}
