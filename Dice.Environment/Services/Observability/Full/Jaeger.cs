namespace Dice.Environment.Services.Observability.Full;

/// <summary>
/// Jaeger 2: it receives traces and logs by OTLP, as the Aspire Dashboard does. It stores traces in Elasticsearch and shows them, and passes logs on to
/// Logstash: it is a build of the OpenTelemetry Collector, so no further collector is needed.
/// </summary>
public static class Jaeger
{
    /// <summary>The service's name.</summary>
    public const string Name = "jaeger";

    /// <summary>The endpoint of its page and of its API.</summary>
    public const string Endpoint = "http";

    /// <summary>The endpoint that receives OTLP over HTTP.</summary>
    public const string OtlpEndpoint = "otlp";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "jaeger.dice.local";

    /// <summary>The user with whom applications send; the password is that of <see cref="TelemetryExport.ApiKey"/>.</summary>
    public const string Sender = "otlp";

    internal const int QueryPort = 16686;
    internal const int OtlpPort = 4318;
    internal const int HealthPort = 13133;

    private const string Folder = "/etc/jaeger";
    private const string HealthEndpoint = "health";

    /// <summary>Defines the service. Its image has the user 10001, and writes to no file.</summary>
    public static Service Define() => new Service(Name, DiceImages.Jaeger) { Phase = ObservabilityServices.Phase, User = "10001:10001" }
        .Requiring(Elasticsearch.Name)
        .Using(Logstash.Name)
        .Listening(Endpoint, QueryPort, "http")
        .Listening(OtlpEndpoint, OtlpPort, "http")
        .Listening(HealthEndpoint, HealthPort, "http")
        .Offering("otlp", Value.UrlOf(Name, OtlpEndpoint))
        .WithCommand($"--config={Folder}/config.yaml")
        .WithSecret(TelemetryExport.ApiKey)
        .WithSecret(ElasticUser.Developer.Password)
        .WithSecret(ElasticUser.Jaeger.Password)
        .WithSecret(Logstash.OtlpPassword)
        .Mounting(new FilesMount(Folder, [new ModelFile("config.yaml", "observability/jaeger/config.yaml", JaegerConfiguration.Write)]))
        .LimitedTo(memoryMiB: 384, pids: 128)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(HealthEndpoint, "/status"));
}
