namespace Dice.Environment.Services.Observability.Full;

/// <summary>Kibana: it shows the log records in Elasticsearch, with a saved search for each service.</summary>
public static class Kibana
{
    /// <summary>The service's name.</summary>
    public const string Name = "kibana";

    /// <summary>The endpoint of its page and of its API.</summary>
    public const string Endpoint = "http";

    /// <summary>The host name at which the edge serves it.</summary>
    public const string Host = "kibana.dice.local";

    private const int Port = 5601;
    private const string Folder = "/etc/kibana";
    private const string ObjectsFolder = "/etc/dice/kibana";
    private const string PasswordVariable = "KIBANA_PASSWORD";
    private const string KeyVariable = "KIBANA_KEY";

    /// <summary>The key with which sessions and saved objects are encrypted.</summary>
    public static Secret EncryptionKey { get; } = new("kibana-encryption-key", "KIBANA_ENCRYPTION_KEY") { LeastLength = 32 };

    /// <summary>Starts Kibana with the secrets as variables of this process, to which its configuration refers.</summary>
    private static string Start => $"""
        export {PasswordVariable}="$(cat {ElasticUser.Kibana.Password.Path})" {KeyVariable}="$(cat {EncryptionKey.Path})"
        exec /usr/share/kibana/bin/kibana
        """;

    /// <summary>Imports the saved objects; those of an earlier start are replaced. The password is in no argument.</summary>
    private static string Import => $$"""
        set -euo pipefail
        password=$(cat {{ElasticUser.Developer.Password.Path}})
        password=${password//\\/\\\\}
        answer=$(curl --silent --show-error --fail-with-body --max-time 60 --config <(printf 'user = "{{ElasticUser.Developer.Name}}:%s"\n' "${password//\"/\\\"}") \
          --header 'kbn-xsrf: dice' --form file=@{{ObjectsFolder}}/dice.ndjson 'http://127.0.0.1:{{Port}}/api/saved_objects/_import?overwrite=true') \
          && [[ $answer = *'"success":true'* ]] || { echo "Kibana refuses the saved objects: ${answer:-}" >&2; exit 1; }
        """;

    /// <summary>Defines the service.</summary>
    /// <param name="services">The services for which there is a saved search.</param>
    public static Service Define(IEnumerable<string> services)
    {
        string[] names = [.. services];
        return new Service(Name, DiceImages.Kibana) { Phase = ObservabilityServices.Phase, User = "1000:0" }
            .Requiring(Elasticsearch.Name)
            .Listening(Endpoint, Port, "http")
            .WithCommand("bash", "-c", Start)
            .WithEnvironment("KBN_PATH_CONF", Folder)
            .WithSecret(ElasticUser.Kibana.Password)
            .WithSecret(ElasticUser.Developer.Password)
            .WithSecret(EncryptionKey)
            .Mounting(new FilesMount(Folder, [File("kibana.yml", Configuration), File("node.options", () => "--max-old-space-size=640\n")]))
            .Mounting(new FilesMount(ObjectsFolder, [File("dice.ndjson", () => SavedObjects.Write(names))]))
            .LimitedTo(memoryMiB: 1024, pids: 256)
            .WithReadOnlyRootExcept("/tmp", "/usr/share/kibana/data")
            .PreparedBy("bash", "-c", Import)
            .ReadyWhen((Readiness.Http(Endpoint, "/api/status") with { Body = "\"level\":\"available\"" }).Within(TimeSpan.FromMinutes(4)));
    }

    private static ModelFile File(string name, Func<Value> write) => new(name, $"observability/kibana/{name}", write);

    private static Value Configuration() => Value.Join(
        "server.name: dice\nserver.host: 0.0.0.0\nserver.publicBaseUrl: ",
        Value.RouteTo(Host),
        "\nelasticsearch.hosts: [\"",
        Value.UrlOf(Elasticsearch.Name, Elasticsearch.Endpoint),
        $$"""
        "]
        elasticsearch.username: {{ElasticUser.Kibana.Name}}
        elasticsearch.password: "${{{PasswordVariable}}}"
        xpack.security.encryptionKey: "${{{KeyVariable}}}"
        xpack.encryptedSavedObjects.encryptionKey: "${{{KeyVariable}}}"
        # For readiness: without it, only people who have signed in see the status.
        status.allowAnonymous: true
        telemetry.optIn: false
        telemetry.allowChangingOptInStatus: false
        logging.root.level: warn

        """);
}
