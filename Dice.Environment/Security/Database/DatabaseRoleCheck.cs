using Dice.Environment.Security.Findings;
using Dice.Environment.Services;
using Npgsql;

namespace Dice.Environment.Security.Database;

/// <summary>Checks that the services' roles in PostgreSQL have no rights of an administrator.</summary>
public sealed class DatabaseRoleCheck : ISecurityCheck
{
    private static readonly string[] Roles = [PostgresRoles.Application, PostgresRoles.Rules, PostgresRoles.Cms, PostgresRoles.Monitor];

    public string Name => "database";

    public string Title => "Roles of the services in PostgreSQL";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        if (context.OpenDatabase is null)
        {
            return CheckResult.Omitted("PostgreSQL", context.NotRunning("PostgreSQL"));
        }

        await using var connection = await context.OpenDatabase(cancellation);
        return await CheckAsync(connection, Roles, cancellation);
    }

    /// <summary>Checks roles.</summary>
    public async Task<CheckResult> CheckAsync(NpgsqlConnection connection, IReadOnlyCollection<string> roles, CancellationToken cancellation)
    {
        const string Query = """
            SELECT rolname::text,
              array_remove(ARRAY[
                CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolcreaterole THEN 'can create roles' END, CASE WHEN rolcreatedb THEN 'can create databases' END,
                CASE WHEN rolreplication THEN 'can copy the server (replication)' END, CASE WHEN rolbypassrls THEN 'ignores security policies of rows' END], NULL),
              ARRAY(SELECT r.rolname::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = role.oid AND (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')))
            FROM pg_roles role WHERE rolname = ANY($1) ORDER BY rolname
            """;
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { new() { Value = roles.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (names, findings) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<SecurityFinding>());
        while (await reader.ReadAsync(cancellation))
        {
            var role = reader.GetString(0);
            names.Add(role);
            foreach (var right in reader.GetFieldValue<string[]>(1).Concat(reader.GetFieldValue<string[]>(2).Select(group => $"is a member of {group}")))
            {
                findings.Add(new SecurityFinding($"{Name}/administrator", role, Severity.High, $"the role {role} {right}", "remove the right (ALTER ROLE); migrations run as the owner of the database"));
            }
        }

        return new CheckResult
        {
            Checked = names.ToImmutable(),
            NotChecked = [.. roles.Except(names).Select(role => new Omission(role, "the role does not exist"))],
            Findings = findings.ToImmutable(),
        };
    }
}
