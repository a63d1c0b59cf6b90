using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>
/// The CMS in which editors maintain the rules: Payload as its production build, on a database of its own. The rules subgraph reads what is published there.
/// In the mode <c>cms</c>, it runs its development script, which takes longer to start and more memory.
/// </summary>
public static class Cms
{
    /// <summary>The service's name.</summary>
    public const string Name = "cms";

    /// <summary>The endpoint's name.</summary>
    public const string Endpoint = "http";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "cms.dice.local";

    /// <summary>The CMS's database on the PostgreSQL server.</summary>
    public const string Database = "cms";

    /// <summary>The account of the first administrator.</summary>
    public const string AdministratorEmail = "admin@dice.local";

    private const string SeedFolder = "/seed-data";

    /// <summary>The key that encrypts sessions and API keys.</summary>
    public static Secret EncryptionKey { get; } = new("cms-secret", "CMS_SECRET") { FixedBecause = "the CMS has encrypted the keys of services with it" };

    /// <summary>The password of <see cref="AdministratorEmail"/>, set when the account is created.</summary>
    public static Secret AdministratorPassword { get; } = new("cms-admin-password", "CMS_ADMIN_PASSWORD") { FixedBecause = "the administrator is stored with it" };

    /// <summary>The API key with which the rules subgraph reads content.</summary>
    public static Secret ApiKey { get; } = new("cms-api-key", "CMS_API_KEY");

    /// <summary>The key that signs the webhook for changed content.</summary>
    public static Secret WebhookKey { get; } = new("cms-webhook-secret", "CMS_WEBHOOK_SECRET");

    internal static ApplicationRole Role { get; } = new(Name, "cms")
    {
        Connect = Connect,
        Define = Define,
        Routes = [new Route(Host, Name)],
        Presupposes = Backend.CharactersApi,
    };

    /// <summary>Returns the service with the folder of the seed data, which fills its empty collections.</summary>
    public static Service SeededFrom(Service service, string folder) => service
        .Mounting(new FolderMount(folder, SeedFolder))
        .WithEnvironment("SEED_DATA", SeedFolder);

    private static Service Connect(Service service) => (service with { Phase = new(2) })
        .Requiring(Postgres.Name)
        .WithEnvironment("DATABASE_HOST", Value.HostOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_PORT", Value.PortOf(Postgres.Name, Postgres.Endpoint))
        .WithEnvironment("DATABASE_NAME", Database)
        .WithEnvironment("DATABASE_USER", PostgresRoles.Cms)
        .WithEnvironment("DATABASE_PASSWORD_FILE", Postgres.CmsPassword.Path)
        .WithSecret(Postgres.CmsPassword)
        .WithEnvironment("CMS_URL", Value.RouteTo(Host))
        .WithEnvironment("CMS_SECRET_FILE", EncryptionKey.Path)
        .WithSecret(EncryptionKey)
        .WithEnvironment("ADMIN_EMAIL", AdministratorEmail)
        .WithEnvironment("ADMIN_PASSWORD_FILE", AdministratorPassword.Path)
        .WithSecret(AdministratorPassword)
        .WithEnvironment("RULES_API_KEY_FILE", ApiKey.Path)
        .WithSecret(ApiKey)
        .WithEnvironment("CONTENT_WEBHOOK_URL", Value.Join(Value.UrlOf(Rules.Name, Rules.Endpoint), Rules.WebhookPath))
        .WithEnvironment("CONTENT_WEBHOOK_SECRET_FILE", WebhookKey.Path)
        .WithSecret(WebhookKey);

    private static Service Define(Application application) => new Service(Name, DiceImages.Cms(application.Folder))
        .Listening(Endpoint, 3000, "http")
        .WithEnvironment("PORT", "3000")
        .WithApplicationMetrics()
        .WithTelemetry()
        .LimitedTo(memoryMiB: 768, pids: 256)
        .WithReadOnlyRootExcept("/tmp")
        // The first start migrates and seeds the database.
        .ReadyWhen(Readiness.Http(Endpoint, "/health/ready").Within(Readiness.DefaultDeadline * 2));
}
