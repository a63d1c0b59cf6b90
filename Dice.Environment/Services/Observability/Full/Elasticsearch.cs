namespace Dice.Environment.Services.Observability.Full;

/// <summary>Elasticsearch: it stores log records and spans, on one node, with security.</summary>
public static class Elasticsearch
{
    /// <summary>The service's name.</summary>
    public const string Name = "elasticsearch";

    /// <summary>The endpoint of its HTTP API.</summary>
    public const string Endpoint = "http";

    /// <summary>The port in the container.</summary>
    internal const int Port = 9200;

    private const string Home = "/usr/share/elasticsearch";
    private const int HeapMiB = 768;

    /// <summary>Waits until the shards are assigned that a single node can have. The password is in no argument.</summary>
    private static string IsReady => ElasticsearchSetup.Functions + """
        ask GET '_cluster/health?wait_for_status=yellow&timeout=1s' | grep -q '"timed_out":false'
        """;

    /// <summary>
    /// Defines the service. The entry point of the image takes settings from variables, and writes a keystore beside its configuration: this folder is
    /// writable, and made again with each container.
    /// </summary>
    public static Service Define() => new Service(Name, DiceImages.Elasticsearch) { Phase = ObservabilityServices.Phase, User = "1000:0" }
        .Listening(Endpoint, Port, "http")
        .WithCommand("bash", "-c", $"export ELASTIC_PASSWORD=\"$(cat {ElasticUser.Superuser.Password.Path})\"; exec /usr/local/bin/docker-entrypoint.sh eswrapper")
        .WithEnvironment("discovery.type", "single-node")
        .WithEnvironment("cluster.name", "dice")
        .WithEnvironment("node.name", Name)
        // TLS ends at the edge; ports are published on this machine only.
        .WithEnvironment("xpack.security.enabled", "true")
        .WithEnvironment("xpack.security.http.ssl.enabled", "false")
        .WithEnvironment("xpack.security.autoconfiguration.enabled", "false")
        .WithEnvironment("xpack.license.self_generated.type", "basic")
        .WithEnvironment("xpack.ml.enabled", "false")
        .WithEnvironment("ingest.geoip.downloader.enabled", "false")
        // Retention is checked each minute, not every ten.
        .WithEnvironment("indices.lifecycle.poll_interval", "1m")
        // Works with the kernel's default of vm.max_map_count.
        .WithEnvironment("node.store.allow_mmap", "false")
        .WithEnvironment("ES_JAVA_OPTS", string.Create(CultureInfo.InvariantCulture, $"-Xms{HeapMiB}m -Xmx{HeapMiB}m"))
        .WithSecret(ElasticUser.Superuser.Password)
        .WithPasswordsOf(ElasticUser.Prepared)
        .Mounting(new FilesMount(ElasticsearchSetup.Folder, ElasticsearchSetup.Files))
        .Mounting(new VolumeMount("data", $"{Home}/data"))
        .Mounting(new ImageFolderMount($"{Home}/config"))
        .LimitedTo(memoryMiB: 2 * HeapMiB, pids: 1024)
        .WithReadOnlyRootExcept("/tmp", $"{Home}/logs")
        .PreparedBy("bash", "-c", ElasticsearchSetup.Script)
        .ReadyWhen(new CommandReadiness(["bash", "-c", IsReady]) { Title = $"sign in as {ElasticUser.Superuser.Name}", ListeningOn = Endpoint }.Within(TimeSpan.FromMinutes(3)));

    private static Service WithPasswordsOf(this Service service, IEnumerable<ElasticUser> users) => users.Aggregate(service, (with, user) => with.WithSecret(user.Password));
}
