using Dice.Environment.Applications;
using Dice.Environment.Model;
using Dice.Environment.Services.Applications;

namespace Dice.Environment.Services;

/// <summary>The rules of the game as a subgraph. It reads PostgreSQL's schema <c>reference</c>, which the backend's migrations create.</summary>
public static class Rules
{
    /// <summary>The service's name.</summary>
    public const string Name = "rules";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    internal static ApplicationRole Role { get; } = new(Name, "node-service")
    {
        Connect = Connect,
        Define = Define,
        Presupposes = Backend.CharactersApi,
    };

    /// <summary>Defines the service. It does not wait for the backend: until the rules exist, it answers that they are not available yet.</summary>
    private static Service Connect(Service service) => service
        .Requiring(Postgres.Name)
        .Using(Backend.Name)
        .WithEnvironment("DATABASE_HOST", Value.HostOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_PORT", Value.PortOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_NAME", Postgres.Database)
        .WithEnvironment("DATABASE_USER", PostgresRoles.Rules)
        .WithEnvironment("DATABASE_PASSWORD_FILE", Postgres.RulesPassword.Path)
        .WithSecret(Postgres.RulesPassword)
        .WithEnvironment("GATEWAY_API_KEY_FILE", Backend.GatewayApiKey.Path)
        .WithSecret(Backend.GatewayApiKey);

    private static Service Define(Application application) => new Service(Name, DiceImages.Rules(application.Folder))
        .Listening(Endpoint, 3000, "http")
        .WithEnvironment("PORT", "3000")
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 256, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready"));
}
