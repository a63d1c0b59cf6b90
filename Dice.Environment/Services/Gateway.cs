using Dice.Environment.Model;

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

    /// <summary>
    /// The definition. It starts beside its subgraphs and is ready once it has composed a graph: of all of them, or, when one stays away for
    /// longer than its patience of 20 s, of the others.
    /// </summary>
    public static Service Define(Workspace workspace) => new Service(Name, DiceImages.Gateway(workspace.Gateway))
        .Using(Backend.Name, Rules.Name)
        .Listening(Endpoint, 4000, "http")
        .WithEnvironment("PORT", "4000")
        .WithEnvironment("SUBGRAPH_CHARACTERS_URL", Value.UrlOf(Backend.Name, "http"))
        .WithEnvironment("SUBGRAPH_RULES_URL", Value.UrlOf(Rules.Name, Rules.Endpoint))
        .WithEnvironment("ALLOWED_ORIGINS", Value.RouteTo(Pwa.Host))
        .WithEnvironment("GATEWAY_API_KEY_FILE", Backend.GatewayApiKey.Path)
        .WithSecret(Backend.GatewayApiKey)
        .Mounting(new FolderMount(Path.Combine(workspace.Gateway, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 384, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready"));
}
