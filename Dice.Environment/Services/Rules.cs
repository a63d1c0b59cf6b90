using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>The rules of the game as a subgraph. It reads PostgreSQL's schema <c>reference</c>, which the backend's migrations create.</summary>
public static class Rules
{
    /// <summary>The service's name.</summary>
    public const string Name = "rules";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The path that the CMS's webhook calls when content changed.</summary>
    public const string WebhookPath = "/content/changed";

    internal static ApplicationRole Role { get; } = new(Name, "node-service")
    {
        Connect = Connect,
        Define = Define,
        Presupposes = Backend.CharactersApi,
    };

    /// <summary>Defines the service. It does not wait for the backend: until the rules exist, it answers that they are not available yet.</summary>
    private static Service Connect(Service service) => service
        .Requiring(Postgres.Name)
        .Using(Backend.Name, Redis.Name, Cms.Name)
        .WithEnvironment("DATABASE_HOST", Value.HostOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_PORT", Value.PortOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_NAME", Postgres.Database)
        .WithEnvironment("DATABASE_USER", PostgresRoles.Rules)
        .WithEnvironment("DATABASE_PASSWORD_FILE", Postgres.RulesPassword.Path)
        .WithSecret(Postgres.RulesPassword with { IsReread = service.Image.Recipe == Role.Recipe })
        .WithEnvironment("GATEWAY_API_KEY_FILE", Backend.GatewayApiKey.Path)
        .WithSecret(Backend.GatewayApiKey)
        .WithEnvironment("REDIS_HOST", Value.HostOf(Redis.Name, Redis.Endpoint))
        .WithEnvironment("REDIS_PORT", Value.PortOf(Redis.Name, Redis.Endpoint))
        .WithEnvironment("CMS_URL", Value.UrlOf(Cms.Name, Cms.Endpoint))
        .WithEnvironment("CMS_API_KEY_FILE", Cms.ApiKey.Path)
        .WithSecret(Cms.ApiKey)
        .WithEnvironment("CONTENT_WEBHOOK_SECRET_FILE", Cms.WebhookKey.Path)
        .WithSecret(Cms.WebhookKey);

    private static Service Define(Application application) => new Service(Name, DiceImages.Rules(application.Folder))
        .Listening(Endpoint, 3000, "http")
        .WithEnvironment("PORT", "3000")
        .WithApplicationMetrics()
        .WithTelemetry()
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 256, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready"));
}
