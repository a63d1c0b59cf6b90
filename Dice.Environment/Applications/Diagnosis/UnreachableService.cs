using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Diagnosis;

/// <summary>Detects that the application uses a wrong address for a service of the stack.</summary>
internal static partial class UnreachableService
{
    private static readonly ImmutableArray<(string Port, string Product, string Service)> Known =
    [
        ("5432", "PostgreSQL", "postgres"), ("6379", "Redis", "redis"), ("4566", "LocalStack", "localstack"),
        ("3306", "MySQL", ""), ("27017", "MongoDB", ""), ("5672", "RabbitMQ", ""), ("9092", "Kafka", ""),
    ];

    private static readonly ImmutableArray<(string Word, string Service)> Names = [("pg", "postgres"), ("postgres", "postgres"), ("db", "postgres"), ("database", "postgres"), ("redis", "redis"), ("cache", "redis"), ("localstack", "localstack")];

    /// <summary>Returns the cause; null when every connection was accepted.</summary>
    public static Advice? Find(Application application, StartFailure failure)
    {
        if (Refused().Match(failure.Log) is { Success: true } refused)
        {
            var address = $"{refused.Groups["host"].Value}:{refused.Groups["port"].Value}";
            var (_, product, service) = Known.FirstOrDefault(known => known.Port == refused.Groups["port"].Value);
            return product is null
                ? new Advice($"the application finds nothing at {address}, which is its own container", "set the variable with that address under \"environment\" in dice.json, such as \"${SERVICE.url}\" for another service")
                : service.Length == 0
                    ? new Advice($"the application looks for {product} at {address}; the stack has none", $"run {product} yourself, and set its address under \"environment\" in dice.json")
                    : new Advice($"the application looks for {product} at {address}, which is its own container", Remedy(service));
        }

        if (Unknown().Match(failure.Log) is { Success: true } unknown)
        {
            var host = unknown.Groups["host"].Value;
            var service = Names.FirstOrDefault(name => host.Contains(name.Word, StringComparison.OrdinalIgnoreCase)).Service;
            return new Advice($"the application looks for a host named {host}, which does not exist here", service is null ? "set the variable with that name under \"environment\" in dice.json, such as \"${SERVICE.host}\"" : Remedy(service));
        }

        return null;
    }

    private static string Remedy(string service) =>
        $"set the variables that the application reads under \"environment\" in dice.json: the host to \"${{{service}.host}}\" and the port to \"${{{service}.port}}\", or the address to \"${{{service}.url}}\"";

    [GeneratedRegex(@"ECONNREFUSED (?<host>127\.0\.0\.1|::1|localhost|\[::1\]):(?<port>\d+)|Can't reach database server at [`'""]?(?<host>localhost|127\.0\.0\.1)[`'""]?:[`'""]?(?<port>\d+)|Connection refused[^\n]*?(?<host>127\.0\.0\.1|localhost):(?<port>\d+)")]
    private static partial Regex Refused();

    [GeneratedRegex(@"getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]+)|Can't reach database server at [`'""]?(?<host>[\w.-]+)")]
    private static partial Regex Unknown();
}
