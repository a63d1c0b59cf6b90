using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>The mobile app's GraphQL API, composed of the subgraphs <c>characters</c> (the backend) and <c>rules</c>.</summary>
public static class Gateway
{
    /// <summary>The service's name.</summary>
    public const string Name = "gateway";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The path prefix that the gateway serves; it requests the subgraphs at the same path.</summary>
    public const string PathPrefix = "/graphql";

    internal static ApplicationRole Role { get; } = new(Name, "node-service")
    {
        Connect = Connect,
        Define = Define,
        Routes = [new Route(Backend.Host, Name, Endpoint) { PathPrefix = PathPrefix }],
        Presupposes = Backend.CharactersApi,
    };

    /// <summary>
    /// Defines the service. It starts in parallel with its subgraphs and is ready once it has composed the graph: of all subgraphs, or, when
    /// one does not answer within the gateway's timeout of 20 s, of the others.
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
        .WithApplicationMetrics()
        .WithTelemetry()
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 384, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready"));
}
