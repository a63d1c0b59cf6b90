namespace Dice.Environment.Services.Observability.Full;

/// <summary>Logstash: it receives log records as the JSON of OTLP, parses the lines of PostgreSQL and of the edge, and stores them in Elasticsearch.</summary>
public static class Logstash
{
    /// <summary>The service's name.</summary>
    public const string Name = "logstash";

    /// <summary>The endpoint that receives log records.</summary>
    public const string Endpoint = "otlp";

    /// <summary>The user with whom Jaeger sends.</summary>
    public const string Sender = "jaeger";

    /// <summary>The variable with the password of <see cref="Sender"/>, in the process only.</summary>
    internal const string OtlpPasswordVariable = "OTLP_PASSWORD";

    /// <summary>The variable with the password of Elasticsearch's user, in the process only.</summary>
    internal const string StorePasswordVariable = "ELASTICSEARCH_PASSWORD";

    internal const int Port = 8080;
    internal const string Folder = "/etc/logstash";

    private const string Data = "/usr/share/logstash/data";
    private const string ExportedTo = "observability/logstash";

    /// <summary>The password of <see cref="Sender"/>.</summary>
    public static Secret OtlpPassword { get; } = new("logstash-otlp-password", "LOGSTASH_OTLP_PASSWORD");

    /// <summary>
    /// Starts Logstash with the passwords as variables of this process, to which its configuration refers. JRuby runs libraries from its temporary folder,
    /// which is impossible in a file system in memory.
    /// </summary>
    private const string Start = $$"""
        mkdir -p {{Data}}/tmp
        export {{OtlpPasswordVariable}}="$(cat {{Secret.Folder}}/logstash-otlp-password)"
        export {{StorePasswordVariable}}="$(cat {{Secret.Folder}}/elasticsearch-logstash-password)"
        exec logstash --path.settings {{Folder}} --path.data {{Data}}
        """;

    /// <summary>Defines the service. It listens when its pipeline runs.</summary>
    public static Service Define() => new Service(Name, DiceImages.Logstash) { Phase = ObservabilityServices.Phase, User = "1000:1000" }
        .Requiring(Elasticsearch.Name)
        .Listening(Endpoint, Port, "http")
        .WithCommand("bash", "-c", Start)
        .WithEnvironment("LS_JAVA_OPTS", $"-Xms384m -Xmx384m -Djava.io.tmpdir={Data}/tmp")
        .WithSecret(OtlpPassword)
        .WithSecret(ElasticUser.Logstash.Password)
        .Mounting(new FilesMount(Folder,
        [
            File("logstash.yml", () => LogstashSettings.Main),
            File("pipelines.yml", () => LogstashSettings.Pipelines),
            File("log4j2.properties", () => LogstashSettings.Log),
            File("dice.conf", LogstashPipeline.Write),
            File("otlp.rb", () => OtlpScript.Text),
        ]))
        .Mounting(new VolumeMount("data", Data))
        .LimitedTo(memoryMiB: 1024, pids: 512)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Tcp(Endpoint).Within(TimeSpan.FromMinutes(3)));

    private static ModelFile File(string name, Func<Value> write) => new(name, $"{ExportedTo}/{name}", write);
}
