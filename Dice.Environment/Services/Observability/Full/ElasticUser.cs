namespace Dice.Environment.Services.Observability.Full;

/// <summary>A user of Elasticsearch. Elasticsearch's preparation sets its password at each start.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Password">The secret with its password.</param>
/// <param name="Roles">Its roles; empty for a user that Elasticsearch defines.</param>
public sealed record ElasticUser(string Name, Secret Password, params ImmutableArray<string> Roles)
{
    private const string Stored = "Elasticsearch's users are stored with it";

    /// <summary>The superuser, with whom the preparation signs in. Its password is that of the keystore, which is made with each container.</summary>
    public static ElasticUser Superuser { get; } = new("elastic", PasswordOf("elasticsearch", "ELASTICSEARCH_PASSWORD"));

    /// <summary>The user with whom Kibana reads and writes what it stores.</summary>
    public static ElasticUser Kibana { get; } = new("kibana_system", PasswordOf("kibana-system", "KIBANA_SYSTEM_PASSWORD"));

    /// <summary>The user that appends log records.</summary>
    public static ElasticUser Logstash { get; } = new("dice_logstash", PasswordOf("elasticsearch-logstash", "ELASTICSEARCH_LOGSTASH_PASSWORD"), "dice_logstash");

    /// <summary>The user that writes and reads spans.</summary>
    public static ElasticUser Jaeger { get; } = new("dice_jaeger", PasswordOf("elasticsearch-jaeger", "ELASTICSEARCH_JAEGER_PASSWORD"), "dice_jaeger");

    /// <summary>The user of people: it reads all logs and spans, and changes what Kibana shows. Jaeger's page has the same user.</summary>
    public static ElasticUser Developer { get; } = new("dice", PasswordOf("observability", "OBSERVABILITY_PASSWORD"), "viewer", "kibana_admin");

    /// <summary>The users whose passwords the preparation sets.</summary>
    public static ImmutableArray<ElasticUser> Prepared { get; } = [Kibana, Logstash, Jaeger, Developer];

    private static Secret PasswordOf(string name, string key) => new($"{name}-password", key) { LeastLength = 6, FixedBecause = Stored };
}
