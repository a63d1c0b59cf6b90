using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services.Clusters;

/// <summary>The applications as production images: with their sources, without development dependencies, watchers and debuggers.</summary>
public static class ProductionImages
{
    /// <summary>The command in each production image of Node.js that waits until all given addresses (<c>host:port</c>) accept connections.</summary>
    public const string WaitFor = "wait-for";

    /// <summary>The user <c>node</c>, by number: a cluster cannot tell whether a name is that of root.</summary>
    private const string User = "1000:1000";

    private static readonly ImmutableSortedDictionary<string, Func<Service, Service>> ByRecipe = new Dictionary<string, Func<Service, Service>>
    {
        ["backend"] = OfBackend,
        ["node-service"] = service => Live(WithImage(service, "node-service-production")),
        ["pwa"] = OfPwa,
        ["cms"] = OfCms,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Whether a service has a production image.</summary>
    public static bool Has(Service service) => service.Image.Recipe is { } recipe && ByRecipe.ContainsKey(recipe);

    /// <summary>Returns a service with its production image; the service itself when it has none.</summary>
    public static Service Use(Service service) => Has(service) ? WithoutTelemetry(ByRecipe[service.Image.Recipe!](service)) : service;

    /// <summary>The schema's owner migrates in a job; the application has no rights to change the schema.</summary>
    private static Service OfBackend(Service service)
    {
        string[] owners = ["DATABASE_OWNER_USER", "DATABASE_OWNER_PASSWORD_FILE"];
        return Live(WithImage(service, "backend-production")) with
        {
            Limits = new ResourceLimits(MemoryMiB: 384, Pids: 128),
            Environment = service.Environment.RemoveRange(owners),
            Secrets = service.Secrets.RemoveAll(secret => secret.Name == Postgres.Password.Name),
            Endpoints = service.Endpoints.RemoveAll(endpoint => endpoint.Name == "inspector"),
            Mounts = [new TemporaryMount("/tmp", SizeMiB: 64)],
            Migrations = new Migrations
            {
                Up = ["node", "dist/database/migration-cli.js", "run"],
                Await = ["sh", "-c", "until shown=$(node dist/database/migration-cli.js show) && case $shown in *'\"applied\":false'*) false ;; esac; do sleep 1; done"],
                Environment = owners.ToImmutableSortedDictionary(name => name, name => service.Environment[name]),
                Secrets = [Postgres.Password],
            },
        };
    }

    /// <summary>Static files; browsers connect to the backend, the server of the files does not.</summary>
    private static Service OfPwa(Service service) => Live(WithImage(service, "pwa-production"), "/healthz") with
    {
        Limits = new ResourceLimits(MemoryMiB: 96, Pids: 64),
        Dependencies = [],
        Mounts = [new TemporaryMount("/tmp", SizeMiB: 64)],
    };

    /// <summary>Payload migrates and seeds its database at its start. Next.js listens on the host name, which a cluster sets to that of the pod.</summary>
    private static Service OfCms(Service service) => Live(WithImage(service, "cms-production")).WithEnvironment("HOSTNAME", "0.0.0.0") with { IsSingleInstance = true };

    private static Service WithImage(Service service, string recipe) => service with
    {
        Image = service.Image with { Name = $"{service.Image.Name} (production)", Recipe = recipe },
        User = User,
        Mounts = [.. service.Mounts.Where(mount => mount is not FolderMount { Target: var target } || !target.StartsWith("/app/", StringComparison.Ordinal))],
    };

    private static Service Live(Service service, string path = "/health/live") => service with { Liveness = Readiness.Http("http", path) };

    private static Service WithoutTelemetry(Service service) => service with
    {
        Environment = service.Environment.Remove("OTLP_API_KEY_FILE"),
        Secrets = service.Secrets.RemoveAll(secret => secret.Name == TelemetryExport.ApiKey.Name),
    };
}
