using Dice.Environment.Applications;
using Dice.Environment.Model;
using Dice.Environment.Services.Applications;

namespace Dice.Environment.Services;

/// <summary>The mobile app's one graph over the subgraphs <c>characters</c> (the backend) and <c>rules</c>.</summary>
public static class Gateway
{
    /// <summary>The service's name.</summary>
    public const string Name = "gateway";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The part of the API's paths that it answers; it asks the subgraphs at the same path.</summary>
    public const string PathPrefix = "/graphql";

    internal static ApplicationRole Role { get; } = new(Name, "node-service")
    {
        Connect = Connect,
        Define = Define,
        Routes = [new Route(Backend.Host, Name, Endpoint) { PathPrefix = PathPrefix }],
        Presupposes = Backend.CharactersApi,
    };

    /// <summary>
    /// It starts beside its subgraphs and is ready once it has composed a graph: of all of them, or, when one stays away for longer than its
    /// patience of 20 s, of the others.
    /// </summary>
    private static Service Connect(Service service) => service
        .Using(Backend.Name, Rules.Name)
        .WithEnvironment("SUBGRAPH_CHARACTERS_URL", Value.UrlOf(Backend.Name, "http"))
        .WithEnvironment("SUBGRAPH_RULES_URL", Value.UrlOf(Rules.Name, Rules.Endpoint))
        .WithEnvironment("ALLOWED_ORIGINS", Value.RouteTo(Pwa.Host))
        .WithEnvironment("GATEWAY_API_KEY_FILE", Backend.GatewayApiKey.Path)
        .WithSecret(Backend.GatewayApiKey);

    private static Service Define(Application application) => new Service(Name, DiceImages.Gateway(application.Folder))
        .Listening(Endpoint, 4000, "http")
        .WithEnvironment("PORT", "4000")
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 384, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready"));
}
