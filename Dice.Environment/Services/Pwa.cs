using Dice.Environment.Model;

namespace Dice.Environment.Services;

/// <summary>The Astro PWA on its development server. It uses the backend when it is there, and serves without it.</summary>
public static class Pwa
{
    /// <summary>The service's name.</summary>
    public const string Name = "pwa";

    /// <summary>The host name at which the edge answers for it.</summary>
    public const string Host = "pwa.dice.local";

    /// <summary>The definition.</summary>
    public static Service Define(Workspace workspace) => new Service(Name, DiceImages.Pwa(workspace.Pwa))
        .Using(Backend.Name)
        .Listening("http", 4321, "http")
        .WithEnvironment("PUBLIC_API_URL", Value.RouteTo(Backend.Host))
        .WithEnvironment("PUBLIC_PWA_URL", Value.RouteTo(Host))
        .Mounting(new FolderMount(Path.Combine(workspace.Pwa, "src"), "/app/src"))
        .Mounting(new FolderMount(Path.Combine(workspace.Pwa, "public"), "/app/public"))
        .LimitedTo(memoryMiB: 1536, pids: 512) // The bundler has threads for every processor.
        // Astro writes the types of the content, Vite bundles packages that it meets, and its PWA plugin writes the service worker for development.
        .WithReadOnlyRootExcept("/tmp", "/app/.astro", "/app/node_modules/.vite", "/app/dev-dist")
        .ReadyWhen(Readiness.Http("http", "/"));
}
