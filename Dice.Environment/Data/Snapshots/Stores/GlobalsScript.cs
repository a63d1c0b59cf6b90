using System.Text.RegularExpressions;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>Writes the statements that restore the properties of a database that its dump does not contain.</summary>
internal static partial class GlobalsScript
{
    /// <summary>Settings that are lists of names: each name must be a separate value.</summary>
    private static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        "local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories",
    };

    /// <summary>The statements for the database itself.</summary>
    /// <param name="globals">The properties to set. Their roles must exist.</param>
    /// <param name="database">The database's name.</param>
    public static IEnumerable<string> ForDatabase(DatabaseGlobals globals, string database)
    {
        var name = PostgresContent.Quote(database);
        yield return $"alter database {name} owner to {PostgresContent.Quote(globals.Owner)}";
        yield return $"alter database {name} connection limit {globals.ConnectionLimit}";
        yield return $"comment on database {name} is {(globals.Comment is { } comment ? Literal(comment) : "null")}";
        yield return $"revoke all on database {name} from public";
        foreach (var grant in globals.Grants.Where(grant => Privilege().IsMatch(grant.Privilege)))
        {
            yield return $"grant {grant.Privilege} on database {name} to {(grant.Role == DatabaseGlobals.Everybody ? "public" : PostgresContent.Quote(grant.Role))}{(grant.WithGrantOption ? " with grant option" : "")}";
        }

        foreach (var setting in globals.Settings.Where(setting => setting.InDatabase))
        {
            var whose = setting.Role == DatabaseGlobals.Everybody ? $"database {name}" : $"role {PostgresContent.Quote(setting.Role)} in database {name}";
            yield return $"alter {whose} set {PostgresContent.Quote(setting.Name)} to {Value(setting)}";
        }
    }

    /// <summary>The statements that set these settings, and no others, for roles in all databases.</summary>
    public static IEnumerable<string> ForRoles(IEnumerable<string> roles, IEnumerable<DatabaseSetting> settings)
    {
        foreach (var role in roles)
        {
            yield return $"alter role {PostgresContent.Quote(role)} reset all";
        }

        foreach (var setting in settings.Where(setting => !setting.InDatabase))
        {
            yield return $"alter role {PostgresContent.Quote(setting.Role)} set {PostgresContent.Quote(setting.Name)} to {Value(setting)}";
        }
    }

    private static string Value(DatabaseSetting setting) => !Lists.Contains(setting.Name) ? Literal(setting.Value)
        : string.IsNullOrWhiteSpace(setting.Value) ? "''"
        : string.Join(", ", ListItem().Matches(setting.Value).Select(item => Literal(item.Groups[1].Success ? item.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : item.Groups[2].Value)));

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Z ]+$")]
    private static partial Regex Privilege();

    /// <summary>A name, either in double quotes (with doubled quotes inside) or unquoted.</summary>
    [GeneratedRegex("\"((?:[^\"]|\"\")*)\"|([^\\s,\"]+)")]
    private static partial Regex ListItem();
}
