using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Maps common names of environment variables to references of <c>dice.json</c>.</summary>
internal static class VariableReferences
{
    private const string Database = "(?:(?:[A-Z]+_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|TYPEORM)_)";

    private static readonly ImmutableArray<(Regex Name, string Reference)> Known =
    [
        (Exactly($"{Database}HOST(NAME)?|PGHOST"), "${postgres.host}"),
        (Exactly($"{Database}PORT|PGPORT"), "${postgres.port}"),
        (Exactly($"{Database}USER(NAME)?|PGUSER"), "${postgres.user}"),
        (Exactly($"{Database}(PASSWORD|PASS|PWD)|PGPASSWORD"), "${postgres.password}"),
        (Exactly($"{Database}(NAME|DATABASE|DB)|PGDATABASE"), "${postgres.database}"),
        (Exactly($"{Database}(URL|URI|DSN|CONNECTION_STRING|CONNECTION_URL)"), "${postgres.url}"),
        (Exactly("([A-Z]+_)?REDIS_(HOST|HOSTNAME)"), "${redis.host}"),
        (Exactly("([A-Z]+_)?REDIS_PORT"), "${redis.port}"),
        (Exactly("([A-Z]+_)?REDIS_(URL|URI)"), "${redis.url}"),
        (Exactly("AWS_ENDPOINT(_URL)?(_(S3|SQS))?|(AWS_)?(S3|SQS)_ENDPOINT(_URL)?|LOCALSTACK_(URL|ENDPOINT)"), "${localstack.url}"),
        (Exactly("(AWS_)?(DEFAULT_)?S3_BUCKET(_NAME)?|AWS_BUCKET(_NAME)?"), "${localstack.bucket}"),
        (Exactly("(AWS_)?SQS_QUEUE(_NAME)?"), "${localstack.queue}"),
        (Exactly("(APP|APPLICATION|SERVER|HTTP|API|LISTEN|SERVICE)_PORT"), "${self.port}"),
        (Exactly("(APP|BASE|PUBLIC|BACKEND|SERVER|SITE|NEXTAUTH|AUTH)_(URL|DOMAIN)"), "${self.publicUrl}"),
    ];

    /// <summary>Returns the reference for a variable; null for an unknown name.</summary>
    public static string? Find(string variable) => Known.FirstOrDefault(known => known.Name.IsMatch(variable)).Reference;

    private static Regex Exactly(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant);
}
