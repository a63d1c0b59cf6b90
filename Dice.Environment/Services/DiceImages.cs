using Dice.Environment.Applications;

namespace Dice.Environment.Services;

/// <summary>The images of DICE. All official references are pinned here, together with the recipes that build images where no registry can be reached.</summary>
public static class DiceImages
{
    /// <summary>The base system. It has no official reference, because recipes need certificates and <c>ps</c>, which debian:trixie-slim lacks.</summary>
    public static ImageSource Debian { get; } = new("Debian") { Recipe = "debian" };

    /// <summary>Node.js, the base of the applications. The slim variant omits compilers that are not used here (0.8 GB).</summary>
    public static ImageSource Node { get; } = new("Node.js") { Official = "node:22-bullseye-slim", Recipe = "node", Base = Debian };

    /// <summary>PostgreSQL, the relational database.</summary>
    public static ImageSource Postgres { get; } = new("PostgreSQL")
    {
        Official = "postgres:17-bullseye",
        Recipe = "postgres",
        Ended = new EndedTag(new DateOnly(2025, 8, 1), "PostgreSQL 17.5", "postgres:17-trixie"),
    };

    /// <summary>Redis, the cache.</summary>
    public static ImageSource Redis { get; } = new("Redis")
    {
        Official = "redis:7-bullseye",
        Recipe = "redis",
        Ended = new EndedTag(new DateOnly(2023, 6, 1), "Redis 7.0.11", "redis:7-bookworm"),
    };

    /// <summary>LocalStack: object store and queues. The recipe builds moto's server as a substitute.</summary>
    public static ImageSource LocalStack { get; } = new("LocalStack") { Official = "localstack/localstack:4.0", Recipe = "localstack" };

    /// <summary>The TLS edge. The recipe builds Caddy as a substitute.</summary>
    public static ImageSource Edge { get; } = new("Edge") { Official = "traefik:v3.0", Recipe = "edge" };

    /// <summary>The reaper, which removes what a process left behind. The recipe's server supports the same protocol.</summary>
    public static ImageSource Reaper { get; } = new("Reaper") { Official = "testcontainers/ryuk:0.14.0", Recipe = "reaper", Base = Node };

    /// <summary>Prometheus, which collects metrics and evaluates alerts.</summary>
    public static ImageSource Prometheus { get; } = new("Prometheus") { Official = "prom/prometheus:v2.53.3", Recipe = "prometheus", Variant = "prometheus" };

    /// <summary>Alertmanager, which holds the alerts that fire.</summary>
    public static ImageSource Alertmanager { get; } = new("Alertmanager") { Official = "prom/alertmanager:v0.28.1", Recipe = "prometheus", Variant = "alertmanager" };

    /// <summary>The exporter of the machine's metrics.</summary>
    public static ImageSource NodeExporter { get; } = new("Node exporter") { Official = "prom/node-exporter:v1.9.0", Recipe = "prometheus", Variant = "node-exporter" };

    /// <summary>The exporter of PostgreSQL's metrics.</summary>
    public static ImageSource PostgresExporter { get; } = new("PostgreSQL exporter")
    {
        Official = "prometheuscommunity/postgres-exporter:v0.17.1",
        Recipe = "prometheus",
        Variant = "postgres-exporter",
    };

    /// <summary>The exporter of Redis' metrics.</summary>
    public static ImageSource RedisExporter { get; } = new("Redis exporter") { Official = "oliver006/redis_exporter:v1.69.0", Recipe = "prometheus", Variant = "redis-exporter" };

    /// <summary>The exporter of the environment's containers and certificate.</summary>
    public static ImageSource EnvironmentExporter { get; } = new("Environment exporter") { Recipe = "environment-exporter", Base = Node };

    /// <summary>Grafana, which shows dashboards. The recipe builds the dashboard view of Perses as a substitute.</summary>
    public static ImageSource Grafana { get; } = new("Grafana") { Official = "grafana/grafana:11.6.0", Recipe = "grafana", Base = Node };

    /// <summary>The Aspire Dashboard, which stores and shows traces and logs. The recipe takes it from NuGet.</summary>
    public static ImageSource AspireDashboard { get; } = new("Aspire Dashboard") { Official = "mcr.microsoft.com/dotnet/aspire-dashboard:13.6.5", Recipe = "aspire-dashboard" };

    /// <summary>syslog-ng, which sends the logs of services that do not send them themselves.</summary>
    public static ImageSource SyslogNg { get; } = new("syslog-ng") { Official = "balabit/syslog-ng:4.8.1", Recipe = "syslog-ng" };

    /// <summary>Jaeger, which receives traces and logs, and stores and shows traces.</summary>
    public static ImageSource Jaeger { get; } = new("Jaeger") { Official = "jaegertracing/jaeger:2.20.0" };

    /// <summary>Elasticsearch, which stores logs and spans. Logstash and Kibana have the same version.</summary>
    public static ImageSource Elasticsearch { get; } = new("Elasticsearch") { Official = "elasticsearch:9.3.4" };

    /// <summary>Logstash, which parses logs.</summary>
    public static ImageSource Logstash { get; } = new("Logstash") { Official = "logstash:9.3.4" };

    /// <summary>Kibana, which shows logs.</summary>
    public static ImageSource Kibana { get; } = new("Kibana") { Official = "kibana:9.3.4" };

    /// <summary>Vault, which stores secrets. The recipe is a stand-in of Dice's own for the part of its HTTP API that Dice uses.</summary>
    public static ImageSource Vault { get; } = new("Vault") { Official = "hashicorp/vault:1.20", Recipe = "vault-stand-in", Base = Node };

    /// <summary>All images that have an official reference.</summary>
    public static ImmutableArray<ImageSource> Official { get; } =
        [Debian, Node, Postgres, Redis, LocalStack, Edge, Reaper, Prometheus, Alertmanager, NodeExporter, PostgresExporter, RedisExporter, Grafana, AspireDashboard, SyslogNg, Jaeger, Elasticsearch, Logstash, Kibana, Vault];

    /// <summary>The NestJS application, with the dependencies of the given folder.</summary>
    public static ImageSource Backend(string folder) => new("Backend") { Recipe = "backend", Base = Node, Context = folder };

    /// <summary>The subgraph of the rules, with the dependencies of the given folder.</summary>
    public static ImageSource Rules(string folder) => new("Rules") { Recipe = "node-service", Base = Node, Context = folder };

    /// <summary>The gateway over the subgraphs, with the dependencies of the given folder.</summary>
    public static ImageSource Gateway(string folder) => new("Gateway") { Recipe = "node-service", Base = Node, Context = folder };

    /// <summary>The production build of the Payload application in the given folder.</summary>
    public static ImageSource Cms(string folder) => new("CMS") { Recipe = "cms", Base = Node, Context = folder };

    /// <summary>Any Node.js application, with its packages.</summary>
    public static ImageSource Application(Application application) => new(application.Name)
    {
        Recipe = "node-app",
        Base = Node,
        Context = application.InstallationRoot,
        Variant = application.PackageManager.Specification,
    };

    /// <summary>The Astro application, with the dependencies of the given folder.</summary>
    public static ImageSource Pwa(string folder) => new("PWA") { Recipe = "pwa", Base = Node, Context = folder };
}
