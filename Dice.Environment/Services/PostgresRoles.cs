namespace Dice.Environment.Services;

/// <summary>
/// The roles of the database server besides <see cref="Postgres.Database"/>, the owner of the databases, who is a superuser and runs migrations. The
/// application reads and writes rows; the rules subgraph reads data that is published to every role.
/// </summary>
public static class PostgresRoles
{
    /// <summary>The application's role: it reads and writes rows in every schema of the owner and has no other rights.</summary>
    public const string Application = "dice_app";

    /// <summary>The role of the rules subgraph: it reads what every role can read.</summary>
    public const string Rules = "dice_rules";

    /// <summary>The role of the CMS, which owns the CMS's database and has no rights in others.</summary>
    public const string Cms = "dice_cms";

    /// <summary>The role of PostgreSQL's exporter: it reads the server's statistics, and no rows.</summary>
    public const string Monitor = "dice_monitor";

    /// <summary>
    /// SQL, run by the owner, that grants <see cref="Application"/> its rights in the current database. Objects that the owner creates there later
    /// get the grants automatically. A database that has the grants, such as a clone, is left unchanged, even where a migration has revoked some.
    /// </summary>
    public const string Grants = $"""
        DO $grants$
        DECLARE grants text;
        BEGIN
          IF EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl) WHERE defaclnamespace = 0 AND grantee = '{Application}'::regrole) THEN
            RETURN;
          END IF;
          ALTER DEFAULT PRIVILEGES FOR ROLE {Postgres.Database} GRANT USAGE ON SCHEMAS TO {Application};
          ALTER DEFAULT PRIVILEGES FOR ROLE {Postgres.Database} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {Application};
          ALTER DEFAULT PRIVILEGES FOR ROLE {Postgres.Database} GRANT USAGE, SELECT ON SEQUENCES TO {Application};
          FOR grants IN
            SELECT format('GRANT USAGE ON SCHEMA %1$I TO {Application};
              GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$I TO {Application};
              GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %1$I TO {Application}', nspname)
            FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
          LOOP
            EXECUTE grants;
          END LOOP;
        END
        $grants$;
        """;

    /// <summary>
    /// SQL that creates the roles, sets their passwords, and grants rights in the database. Do not log a failed statement: it contains a password.
    /// </summary>
    internal static string Script { get; } = $"""
        psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username={Postgres.Database} --dbname={Postgres.Database} <<'PREPARATION'
        SET log_min_error_statement = panic;
        {Role(Application, Postgres.ApplicationPassword.Path)}
        {Role(Rules, Postgres.RulesPassword.Path)}
        ALTER ROLE {Rules} SET default_transaction_read_only = on;
        {Role(Cms, Postgres.CmsPassword.Path)}
        {Role(Monitor, Postgres.MonitorPassword.Path)}
        GRANT pg_monitor TO {Monitor};
        SELECT 'CREATE DATABASE {Services.Cms.Database} OWNER {Cms}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{Services.Cms.Database}') \gexec
        {Grants}
        PREPARATION
        """;

    private static string Role(string name, string passwordFile) => $"""
        \set password `cat {passwordFile}`
        SELECT 'CREATE ROLE {name}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
        ALTER ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
        """;
}
