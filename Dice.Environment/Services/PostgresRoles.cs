namespace Dice.Environment.Services;

/// <summary>
/// The roles of the database server besides the owner of the databases, <see cref="Postgres.Database"/>, who is a superuser and migrates: the
/// application reads and writes rows, the rules' subgraph reads what is published to everybody.
/// </summary>
public static class PostgresRoles
{
    /// <summary>The application's role: reads and writes rows in every schema of the owner, and changes nothing else.</summary>
    public const string Application = "dice_app";

    /// <summary>The role of the rules' subgraph: it may read what every role may read.</summary>
    public const string Rules = "dice_rules";

    /// <summary>
    /// SQL that gives <see cref="Application"/> its rights in the database that it runs in, by the owner. Whatever the owner makes there later
    /// grants them by itself. A database that has them already, such as a clone of one, is left as it is: also where a migration took some away.
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
    /// Makes the roles, sets their passwords, and grants rights in the database. A statement that fails must not be logged: it holds a password.
    /// </summary>
    internal static string Script { get; } = $"""
        psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username={Postgres.Database} --dbname={Postgres.Database} <<'PREPARATION'
        SET log_min_error_statement = panic;
        {Role(Application, Postgres.ApplicationPassword.Path)}
        {Role(Rules, Postgres.RulesPassword.Path)}
        ALTER ROLE {Rules} SET default_transaction_read_only = on;
        {Grants}
        PREPARATION
        """;

    private static string Role(string name, string passwordFile) => $"""
        \set password `cat {passwordFile}`
        SELECT 'CREATE ROLE {name}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
        ALTER ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
        """;
}
