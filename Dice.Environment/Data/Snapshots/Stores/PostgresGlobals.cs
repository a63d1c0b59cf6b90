using Npgsql;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>Reads the properties of a database that its dump does not contain from the server's catalogue.</summary>
internal static class PostgresGlobals
{
    private const string Here = "(select oid from pg_catalog.pg_database where datname = current_database())";

    private const string Database = """
        select pg_get_userbyid(datdba), shobj_description(oid, 'pg_database'), datconnlimit::text from pg_catalog.pg_database where datname = current_database()
        """;

    private const string Grants = """
        select coalesce(r.rolname, ''), a.privilege_type, a.is_grantable::text
          from pg_catalog.pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a left join pg_catalog.pg_roles r on r.oid = a.grantee
         where d.datname = current_database() and a.grantee <> d.datdba
        """;

    private const string Roles = $"""
        select rolname from pg_catalog.pg_roles
         where rolname !~ '^pg_' and oid in (
           select datdba from pg_catalog.pg_database where oid = {Here}
           union select a.grantee from pg_catalog.pg_database d cross join aclexplode(d.datacl) a where d.oid = {Here}
           union select refobjid from pg_catalog.pg_shdepend
                  where refclassid = 'pg_catalog.pg_authid'::regclass and (dbid = {Here} or (classid = 'pg_catalog.pg_database'::regclass and objid = {Here}))
           union select setrole from pg_catalog.pg_db_role_setting where setdatabase = {Here})
        """;

    private const string Settings = $"""
        select coalesce(r.rolname, ''), (s.setdatabase <> 0)::text, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
          from pg_catalog.pg_db_role_setting s cross join unnest(s.setconfig) c left join pg_catalog.pg_roles r on r.oid = s.setrole
         where s.setdatabase = {Here} or (s.setdatabase = 0 and r.rolname = any ($1))
        """;

    /// <summary>Excludes objects of extensions and of the server, and the rights of owners on their own objects.</summary>
    private const string Rights = """
        with objects as (
          select 'pg_catalog.pg_namespace'::regclass::oid class, oid, 'schema ' || quote_ident(nspname) name, oid namespace, nspowner owner, coalesce(nspacl, acldefault('n', nspowner)) acl
            from pg_catalog.pg_namespace
          union all
          select 'pg_catalog.pg_class'::regclass, c.oid,
                 format('%s %I.%I', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end, n.nspname, c.relname),
                 n.oid, c.relowner, coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner))
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
          union all
          select 'pg_catalog.pg_class'::regclass, c.oid, format('column %I.%I.%I', n.nspname, c.relname, a.attname), n.oid, c.relowner, a.attacl
            from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where a.attacl is not null
          union all
          select 'pg_catalog.pg_proc'::regclass, p.oid, format('routine %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
                 n.oid, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
            from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
          union all
          select 'pg_catalog.pg_type'::regclass, t.oid, format('type %I.%I', n.nspname, t.typname), n.oid, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
            from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where t.typtype in ('d', 'e', 'r')
        ), listed as (
          select o.* from objects o join pg_catalog.pg_namespace n on n.oid = o.namespace
           where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
             and not exists (select from pg_catalog.pg_depend d where d.classid = o.class and d.objid = o.oid and d.deptype = 'e')
        )
        select name, pg_get_userbyid(owner), 'OWNER' from listed where name not like 'column %'
        union
        select o.name, coalesce(r.rolname, ''), a.privilege_type || case when a.is_grantable then ' with grant option' else '' end
          from listed o cross join aclexplode(o.acl) a left join pg_catalog.pg_roles r on r.oid = a.grantee where a.grantee <> o.owner
        """;

    /// <summary>Reads the properties of the connected database.</summary>
    public static async Task<DatabaseGlobals> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var database = (await QueryAsync(connection, Database, cancellation))[0];
        ImmutableArray<string> roles = [.. (await QueryAsync(connection, Roles, cancellation)).Select(row => row[0]!).Order(StringComparer.Ordinal)];
        return new DatabaseGlobals
        {
            Owner = database[0]!,
            Comment = database[1],
            ConnectionLimit = int.Parse(database[2]!, CultureInfo.InvariantCulture),
            Grants = [.. (await QueryAsync(connection, Grants, cancellation)).Select(row => new DatabaseGrant(row[0]!, row[1]!, row[2] == "true"))],
            Settings = await SettingsAsync(connection, roles, cancellation),
            Roles = roles,
            Rights = [.. (await QueryAsync(connection, Rights, cancellation)).Select(row => new ObjectRight(row[0]!, row[1]!, row[2]!))],
        };
    }

    /// <summary>Reads the settings of the connected database, and those that some roles have in all databases.</summary>
    public static async Task<ImmutableArray<DatabaseSetting>> SettingsAsync(NpgsqlConnection connection, IEnumerable<string> roles, CancellationToken cancellation) =>
    [
        .. (await QueryAsync(connection, Settings, cancellation, (object)roles.ToArray())).Select(row => new DatabaseSetting(row[0]!, row[1] == "true", row[2]!, row[3]!)),
    ];

    private static async Task<List<string?[]>> QueryAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var rows = new List<string?[]>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetString(column))]);
        }

        return rows;
    }
}
