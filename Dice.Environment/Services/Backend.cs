using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>The NestJS application in watch mode: tRPC for the web, a GraphQL subgraph for the mobile app.</summary>
public static class Backend
{
    /// <summary>The service's name.</summary>
    public const string Name = "backend";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "api.dice.local";

    /// <summary>The API of users and their characters, which the fixtures provide and which the seed data uses.</summary>
    public const string CharactersApi = "characters";

    private const int InspectorPort = 9229;

    /// <summary>The key that signs access tokens; at least 32 characters.</summary>
    public static Secret JwtSecret { get; } = new("jwt-secret", "JWT_SECRET") { LeastLength = 32 };

    /// <summary>The secret with which the gateway authenticates itself at the backend.</summary>
    public static Secret GatewayApiKey { get; } = new("gateway-api-key", "GATEWAY_API_KEY");

    /// <summary>The password of the seed data's users, who have no credentials of their own.</summary>
    public static Secret DevelopmentUserPassword { get; } = new("development-user-password", "DEVELOPMENT_USER_PASSWORD") { FixedBecause = "the seeded users are stored with it" };

    internal static ApplicationRole Role { get; } = new(Name, "backend")
    {
        Connect = Connect,
        Define = Define,
        Routes = [new Route(Host, Name)],
        InspectorPort = InspectorPort,
    };

    private static Service Connect(Service service) => service
        .Requiring(Postgres.Name, Redis.Name)
        .Using(LocalStack.Name)
        .WithEnvironment("DATABASE_HOST", Value.HostOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_PORT", Value.PortOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_NAME", Postgres.Database)
        .WithEnvironment("DATABASE_USER", PostgresRoles.Application)
        .WithEnvironment("DATABASE_PASSWORD_FILE", Postgres.ApplicationPassword.Path)
        .WithSecret(Postgres.ApplicationPassword with { IsReread = service.Image.Recipe == Role.Recipe })
        // Used only by migrations.
        .WithEnvironment("DATABASE_OWNER_USER", Postgres.Database)
        .WithEnvironment("DATABASE_OWNER_PASSWORD_FILE", Postgres.Password.Path)
        .WithSecret(Postgres.Password)
        .WithEnvironment("JWT_SECRET_FILE", JwtSecret.Path)
        .WithSecret(JwtSecret)
        .WithEnvironment("GATEWAY_API_KEY_FILE", GatewayApiKey.Path)
        .WithSecret(GatewayApiKey)
        .WithEnvironment("DEVELOPMENT_USER_PASSWORD_FILE", DevelopmentUserPassword.Path)
        .WithSecret(DevelopmentUserPassword)
        .WithEnvironment("REDIS_HOST", Value.HostOf(Redis.Name, Redis.Endpoint))
        .WithEnvironment("REDIS_PORT", Value.PortOf(Redis.Name, Redis.Endpoint))
        .WithEnvironment("AWS_ENDPOINT_URL", Value.UrlOf(LocalStack.Name, LocalStack.Endpoint))
        .WithEnvironment("S3_BUCKET", LocalStack.Bucket)
        .WithEnvironment("SQS_QUEUE", LocalStack.Queue)
        .WithEnvironment("ALLOWED_ORIGINS", Value.RouteTo(Pwa.Host));

    private static Service Define(Application application) => new Service(Name, DiceImages.Backend(application.Folder))
        .Listening("http", 3000, "http")
        .ListeningOnHost("inspector", InspectorPort, "tcp", preferredHostPort: InspectorPort)
        .WithEnvironment("PORT", "3000")
        .WithApplicationMetrics()
        .WithTelemetry()
        .Mounting(new FolderMount(Path.Combine(application.Folder, "src"), "/app/src"))
        .LimitedTo(memoryMiB: 1280, pids: 512) // Up to three processes of the application, each with one compiler thread per processor.
        .WithReadOnlyRootExcept("/tmp", "/app/dist")
        .ReadyWhen(Readiness.Http("http", "/health/ready"));
}
