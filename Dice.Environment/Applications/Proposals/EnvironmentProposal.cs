using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Proposes values for the variables that an application expects.</summary>
internal static class EnvironmentProposal
{
    private const int MostNamesShown = 8;

    /// <summary>Packages that speak to databases which the stack does not have.</summary>
    private static readonly ImmutableArray<(string Package, string Database)> Others =
    [
        ("mysql2", "MySQL"), ("mysql", "MySQL"), ("mariadb", "MariaDB"), ("mongoose", "MongoDB"), ("mongodb", "MongoDB"), ("mssql", "SQL Server"), ("oracledb", "Oracle"),
    ];

    private static readonly ImmutableArray<string> PostgresPackages = ["pg", "postgres", "pg-promise", "@payloadcms/db-postgres", "@vercel/postgres", "@neondatabase/serverless"];

    /// <summary>The proposed variables, and notes about those for which there is no value.</summary>
    public static (ImmutableArray<ProposedSetting> Settings, ImmutableArray<string> Notes) Of(
        Application application, PackageManifest manifest, ExampleVariables example, SourceFacts sources)
    {
        var otherDatabase = PostgresPackages.Any(manifest.Dependencies.ContainsKey) ? null : Others.FirstOrDefault(other => manifest.Dependencies.ContainsKey(other.Package)).Database;
        var settings = ImmutableArray.CreateBuilder<ProposedSetting>();
        var unknown = new List<string>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in example.Values.Where(variable => variable.Key is not ("PORT" or "NODE_ENV")))
        {
            if (VariableReferences.Find(name) is { } reference && Suits(reference, value, application, otherDatabase))
            {
                settings.Add(new ProposedSetting($"environment.{name}", reference, $"{example.File} names {name}"));
            }
            else
            {
                unknown.Add(name);
            }
        }

        if (sources.Listen?.Variable is { } variable && variable != "PORT" && !example.Values.ContainsKey(variable))
        {
            settings.Add(new ProposedSetting($"environment.{variable}", "${self.port}", $"{sources.Listen.File} listens on the port in {variable}"));
        }

        if (otherDatabase is not null)
        {
            notes.Add($"the application depends on a client of {otherDatabase}, which the stack does not have: run it yourself, and set its address under \"environment\"");
        }

        if (unknown.Count > 0 && !example.IsCopied)
        {
            var shown = string.Join(", ", unknown.Take(MostNamesShown)) + (unknown.Count > MostNamesShown ? $" and {unknown.Count - MostNamesShown} more" : "");
            notes.Add($"{example.File} also names {shown}: set those that the application needs under \"environment\", or copy the file to .env if the application reads one");
        }

        return (settings.ToImmutable(), notes.ToImmutable());
    }

    private static bool Suits(string reference, string value, Application application, string? otherDatabase) => reference switch
    {
        "${postgres.url}" => otherDatabase is null && (!value.Contains("://", StringComparison.Ordinal) || Regex.IsMatch(value, "^(postgres|postgresql|pg)://")),
        _ when reference.StartsWith("${postgres.", StringComparison.Ordinal) => otherDatabase is null,
        // Other services have such names too; the port shows that the application itself is meant.
        "${self.publicUrl}" => Regex.IsMatch(value, $@"^https?://(localhost|127\.0\.0\.1):{application.Port}/?$"),
        _ => true,
    };
}
