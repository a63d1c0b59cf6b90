using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>The Astro PWA on its development server. It uses the backend when it is available, and serves pages without it.</summary>
public static class Pwa
{
    /// <summary>The service's name.</summary>
    public const string Name = "pwa";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "pwa.dice.local";

    internal static ApplicationRole Role { get; } = new(Name, "pwa")
    {
        Connect = Connect,
        Define = Define,
        Routes = [new Route(Host, Name)],
        Presupposes = Backend.CharactersApi,
    };

    private static Service Connect(Service service) => service
        .Using(Backend.Name)
        .WithEnvironment("PUBLIC_API_URL", Value.RouteTo(Backend.Host))
        .WithEnvironment("PUBLIC_PWA_URL", Value.RouteTo(Host));

    private static Service Define(Application application) => new Service(Name, DiceImages.Pwa(application.Folder))
        .Listening("http", 4321, "http")
        .WithApplicationMetrics()
        .WithTelemetry()
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .Mounting(new FolderMount(Path.Combine(application.Folder, "public"), "/app/public"))
        .LimitedTo(memoryMiB: 1536, pids: 512) // The bundler has one thread per processor.
                                               // Astro writes content types, Vite bundles the packages that it finds, and the PWA plugin writes the service worker for development.
        .WithReadOnlyRootExcept("/tmp", "/app/.astro", "/app/node_modules/.vite", "/app/dev-dist")
        .StartingWithShare(8) // Its first page takes longer than everything else.
        .ReadyWhen(Readiness.Http("http", "/"));
}
