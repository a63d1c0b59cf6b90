using System.Net.Http.Json;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Applications work under roles that can read and write rows and nothing more, in every database that Dice makes; the owner migrates.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Characters, Need.Rules)]
public sealed class DatabaseRolesGate(SharedStack shared, BackendStack backend)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backend_and_rules_work_under_their_own_roles_and_nobody_but_the_host_as_owner()
    {
        using var http = await shared.SignInAsync();
        // Each keeps the session that it has just used for some seconds.
        using var asked = await http.PostAsJsonAsync(new Uri("https://api.dice.local/graphql"), new { query = "{ characters { nodes { name } } spell(key: \"aid\") { name } }" }, Stop);
        asked.EnsureSuccessStatusCode();
        await using var connection = await shared.OpenDatabaseAsync();

        var sessions = await connection.AskAsync<string[]>("""
            SELECT coalesce(array_agg(DISTINCT application_name || ' ' || usename ORDER BY application_name || ' ' || usename), '{}') FROM pg_stat_activity
            WHERE datname = current_database() AND application_name <> 'dice-host' AND backend_type = 'client backend' AND application_name LIKE 'dice-%'
            """);

        sessions.Should().Equal("dice-backend dice_app", "dice-rules dice_rules");
    }

    [Theory]
    [InlineData("SELECT rolpassword FROM pg_authid")]
    [InlineData("SELECT passwd FROM pg_shadow")]
    [InlineData("CREATE ROLE intruder")]
    [InlineData("ALTER ROLE dice_app SUPERUSER")]
    [InlineData("SET ROLE dice")]
    [InlineData("CREATE DATABASE intruder")]
    [InlineData("DROP TABLE characters")]
    [InlineData("ALTER TABLE characters ADD COLUMN intruder text")]
    [InlineData("CREATE TABLE intruder (id integer)")]
    [InlineData("CREATE SCHEMA intruder")]
    [InlineData("TRUNCATE characters")]
    [InlineData("CREATE EXTENSION file_fdw")]
    [InlineData("COPY characters TO PROGRAM 'true'")]
    [InlineData("SET session_replication_role = replica")]
    public async Task The_applications_role_may_neither_change_the_schema_nor_look_at_passwords_nor_become_another(string statement)
    {
        await using var application = await ApplicationAsync();

        (await RefusedAsync(application, statement)).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_applications_role_has_no_attribute_and_no_membership()
    {
        await using var owner = await backend.OpenAsync();

        (await owner.AskAsync<long>("SELECT count(*) FROM pg_roles WHERE rolname IN ('dice_app', 'dice_rules') AND rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)")).Should().Be(2);
        (await owner.AskAsync<long>("SELECT count(*) FROM pg_auth_members WHERE member IN ('dice_app'::regrole, 'dice_rules'::regrole)")).Should().Be(0);
        (await owner.AskAsync<long>("SELECT count(*) FROM pg_class WHERE relowner IN ('dice_app'::regrole, 'dice_rules'::regrole)")).Should().Be(0);
    }

    [Fact]
    public async Task The_role_of_the_rules_reads_the_rules_and_neither_users_nor_characters_and_writes_nothing()
    {
        await using var rules = await OpenAsync(PostgresRoles.Rules, Postgres.RulesPassword.Key);

        (await rules.AskAsync<long>("SELECT count(*) FROM reference.abilities")).Should().BeGreaterThanOrEqualTo(0);
        (await RefusedAsync(rules, "SELECT email FROM users")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(rules, "SELECT name FROM characters")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(rules, "DELETE FROM reference.abilities")).Should().BeOneOf(PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.ReadOnlySqlTransaction);
        await rules.RunAsync("SET default_transaction_read_only = off");
        (await RefusedAsync(rules, "DELETE FROM reference.abilities")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(rules, "SELECT rolpassword FROM pg_authid")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task What_a_later_migration_makes_is_the_applications_to_use_without_a_grant_of_its_own()
    {
        await using var owner = await backend.OpenAsync();
        await owner.RunAsync("CREATE SCHEMA later; CREATE TABLE later.things (id serial PRIMARY KEY, name text)");
        try
        {
            await using var application = await ApplicationAsync();
            await application.RunAsync("INSERT INTO later.things (name) VALUES ('one'); UPDATE later.things SET name = 'two'; DELETE FROM later.things");
            (await RefusedAsync(application, "DROP TABLE later.things")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        }
        finally
        {
            await owner.RunAsync("DROP SCHEMA later CASCADE");
        }
    }

    [Theory]
    [InlineData("template")]
    [InlineData("rebuild")]
    public async Task After_a_reset_of_the_whole_database_the_application_works_in_the_new_one(string tier)
    {
        await backend.ReadAsync();

        var (exitCode, output) = await HostProcess.RunAsync(backend.Id, ["db", "reset", "--tier", tier]);

        exitCode.Should().Be(0, output);
        await ShouldWorkAsync();
    }

    /// <summary>What a volume of an older Dice lacks: roles, rights and defaults; and what a checkpoint of it lacks.</summary>
    [Fact]
    public async Task A_volume_and_a_checkpoint_from_before_the_roles_are_brought_up_to_date()
    {
        var environments = await shared.Environments;
        await backend.ReadAsync();
        var checkpoints = new CheckpointKeeper(new EnvironmentData { Engine = environments.Engine, Id = backend.Id, Stack = "dice", Secrets = environments.Settings(backend.Id).Secrets });
        await using (var owner = await backend.OpenAsync())
        {
            // Templates of earlier resets hold rights of the roles, which cannot be dropped then.
            foreach (var other in await owner.AskAsync<string[]>("SELECT coalesce(array_agg(datname::text), '{}') FROM pg_database WHERE datname NOT IN ('dice', 'postgres', 'template0', 'template1')"))
            {
                await owner.RunAsync($"ALTER DATABASE {other} IS_TEMPLATE false");
                await owner.RunAsync($"DROP DATABASE {other} WITH (FORCE)");
            }

            await owner.RunAsync("DROP OWNED BY dice_app, dice_rules; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dice_app'; DROP ROLE dice_app; DROP ROLE dice_rules");
        }

        await checkpoints.CreateAsync("older", Stop);
        await backend.UpAsync(Environments.Dice);

        await ShouldWorkAsync();
        await checkpoints.RestoreAsync("older", progress: null, Stop);
        await ShouldWorkAsync();
    }

    private async Task ShouldWorkAsync()
    {
        await using (var application = await ApplicationAsync())
        {
            (await application.AskAsync<bool>("SELECT EXISTS (SELECT FROM migrations)")).Should().BeTrue();
            await application.RunAsync("BEGIN; DELETE FROM characters; ROLLBACK");
            (await RefusedAsync(application, "DROP TABLE characters")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        }

        using var http = new HttpClient();
        var ready = new Uri(await backend.BackendUrlAsync(), "/health/ready");
        await Eventually.HoldsAsync(async () => (int)(await http.GetAsync(ready, Stop)).StatusCode, status => status == 200, TimeSpan.FromSeconds(15), "the backend is ready again");
    }

    private Task<NpgsqlConnection> ApplicationAsync() => OpenAsync(PostgresRoles.Application, Postgres.ApplicationPassword.Key);

    private async Task<NpgsqlConnection> OpenAsync(string role, string passwordKey)
    {
        var access = await backend.AccessAsync() with { User = role, Password = (await shared.Environments).Settings(backend.Id).Secrets[passwordKey] };
        return await access.OpenAsync(cancellation: Stop);
    }

    private static async Task<string> RefusedAsync(NpgsqlConnection connection, string statement) =>
        (await FluentActions.Awaiting(() => connection.RunAsync(statement)).Should().ThrowAsync<PostgresException>(statement)).Which.SqlState;
}
