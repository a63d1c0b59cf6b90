using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Chooses the reference for an application's variable. A common name is not enough: the value and the dependencies must match as well.</summary>
internal sealed partial class ReferenceChoice(Application application, PackageManifest manifest, ExampleVariables example, SourceFacts sources)
{
    private const string Endpoint = "${localstack.url}";

    private static readonly ImmutableArray<string> PostgresPackages = ["pg", "postgres", "pg-promise", "@payloadcms/db-postgres", "@vercel/postgres", "@neondatabase/serverless"];

    /// <summary>Client packages of databases that the stack does not have.</summary>
    private static readonly ImmutableArray<(string Package, string Database)> Others =
    [
        ("mysql2", "MySQL"), ("mysql", "MySQL"), ("mariadb", "MariaDB"), ("mongoose", "MongoDB"), ("mongodb", "MongoDB"), ("mssql", "SQL Server"), ("oracledb", "Oracle"),
    ];

    private readonly bool _hasEndpoint = example.Values.Keys.Concat(sources.Variables.Select(variable => variable.Name)).Any(name => VariableReferences.Find(name) == Endpoint);

    /// <summary>The database that the application uses instead of PostgreSQL; null when it uses PostgreSQL or none.</summary>
    public string? OtherDatabase { get; } = PostgresPackages.Any(manifest.Dependencies.ContainsKey) ? null : Others.FirstOrDefault(other => manifest.Dependencies.ContainsKey(other.Package)).Database;

    /// <summary>Returns the reference; null when none matches.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value in the example; empty when there is none.</param>
    public string? For(string name, string value) => VariableReferences.Find(name) is { } reference && Suits(reference, value) ? reference : null;

    private bool Suits(string reference, string value) => reference switch
    {
        "${postgres.url}" => OtherDatabase is null && (!value.Contains("://", StringComparison.Ordinal) || PostgresScheme().IsMatch(value)),
        _ when reference.StartsWith("${postgres.", StringComparison.Ordinal) => OtherDatabase is null,
        // The names are useless without the endpoint: the application would use the cloud provider.
        "${localstack.bucket}" or "${localstack.queue}" => _hasEndpoint,
        // Other services use such names too; the port shows that the variable refers to the application itself.
        "${self.publicUrl}" => LocalAddress().Match(value) is { Success: true } address && IsOwnPort(address.Groups["port"].Value),
        _ => true,
    };

    private bool IsOwnPort(string port) =>
        port == application.Port.ToString(CultureInfo.InvariantCulture)
        || example.Values.Any(variable => variable.Value == port && (variable.Key == "PORT" || VariableReferences.Find(variable.Key) == "${self.port}"));

    [GeneratedRegex("^(postgres|postgresql|pg)://")]
    private static partial Regex PostgresScheme();

    [GeneratedRegex(@"^https?://(localhost|127\.0\.0\.1):(?<port>\d+)/?$")]
    private static partial Regex LocalAddress();
}
