using Dice.Environment.Data;
using Dice.Environment.Data.Reset;
using Dice.Environment.Data.Reset.Rows;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Support;
using Npgsql;
using Respawn;
using Respawn.Graph;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Between tests the rows of users are gone and the rules are all there, whatever refers to whatever.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class ResetGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly KeptTables Kept = new() { Schemas = ["reference"], Tables = [TableName.Parse("migrations")] };
    private readonly string _database = $"reset_gate_{Guid.NewGuid():N}";
    private DatabaseAccess _access = null!;
    private NpgsqlConnection _connection = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _access = DatabaseAccess.For(await shared.ReadWholeAsync(), SecretFile.Read(Path.Combine(Checkout.Root, ".env.development")));
        await using var server = await _access.OpenAsync("postgres", Stop);
        await server.RunAsync($"CREATE DATABASE {_database} TEMPLATE template0");
        await ScratchSchema.CreateAsync(_access, _database, Stop);
        _connection = await _access.OpenAsync(_database, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await using var server = await _access.OpenAsync("postgres", CancellationToken.None);
        await server.RunAsync($"DROP DATABASE {_database} WITH (FORCE)");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(20_000)]
    public async Task Users_rows_are_gone_and_reference_rows_all_there_however_many(int characters)
    {
        var before = await _connection.ContentHashAsync();
        var schema = await _connection.SchemaHashAsync();
        await ScratchSchema.FillAsync(_connection, characters);
        (await ScratchSchema.CountAsync(_connection)).Should().Be(5 + (4 * characters));

        var outcome = await DatabaseReset.ResetAsync(_connection, Kept, Stop);

        (await ScratchSchema.CountAsync(_connection)).Should().Be(0);
        (await _connection.AskAsync<long>("SELECT count(*) FROM reference.rules")).Should().Be(ScratchSchema.Rules);
        (await _connection.ContentHashAsync()).Should().Be(before, "every row of every kept table is the same");
        (await _connection.SchemaHashAsync()).Should().Be(schema);
        (outcome.Truncated > 0).Should().Be(characters == 20_000, "only large tables are worth a TRUNCATE");
    }

    [Fact]
    public async Task Identities_start_again_where_rows_are_gone_and_go_on_where_they_were_kept()
    {
        await ScratchSchema.FillAsync(_connection, 10);

        await DatabaseReset.ResetAsync(_connection, Kept, Stop);

        (await _connection.AskAsync<int>("INSERT INTO users (name) VALUES ('first') RETURNING id")).Should().Be(100, "the identity is declared to start there");
        (await _connection.AskAsync<long>("INSERT INTO characters (owner) VALUES (100) RETURNING number")).Should().Be(1);
        (await _connection.AskAsync<int>("INSERT INTO reference.rules (name) VALUES ('next') RETURNING id")).Should().Be(ScratchSchema.Rules + 1);
        (await _connection.AskAsync<int>("INSERT INTO migrations (name) VALUES ('next') RETURNING id")).Should().Be(3);
    }

    [Fact]
    public async Task Foreign_keys_and_triggers_are_in_force_again_afterwards()
    {
        await ScratchSchema.FillAsync(_connection, 3);
        await DatabaseReset.ResetAsync(_connection, Kept, Stop);

        (await _connection.Invoking(one => one.RunAsync("INSERT INTO characters (owner) VALUES (4711)")).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be(PostgresErrorCodes.ForeignKeyViolation);
        await ScratchSchema.FillAsync(_connection, 1);
        (await _connection.Invoking(one => one.RunAsync("DELETE FROM characters")).Should().ThrowAsync<PostgresException>()).Which.MessageText.Should().Contain("not deleted");
        (await _connection.AskAsync<string>("SHOW synchronous_commit")).Should().Be("on");
    }

    [Fact]
    public async Task An_ignore_list_that_CASCADE_would_trample_is_refused_and_nothing_is_touched()
    {
        // The trap: a table of rules that also names who wrote the rule.
        const string Trap = "CREATE TABLE reference.house_rules (id int PRIMARY KEY, author int REFERENCES users); INSERT INTO reference.house_rules VALUES (1, NULL), (2, NULL)";
        const string Count = "SELECT count(*) FROM reference.house_rules";
        await ScratchSchema.FillAsync(_connection, 5);
        await _connection.RunAsync(Trap);
        var before = await _connection.ContentHashAsync();

        var refusal = await FluentActions.Awaiting(() => DatabaseReset.ResetAsync(_connection, Kept, Stop)).Should().ThrowAsync<DiceException>();

        refusal.Which.Problem.Should().Contain("reference.house_rules is to be kept, but refers to users");
        (await _connection.ContentHashAsync()).Should().Be(before);

        await _connection.RunAsync("DROP TABLE \"Odd \"\"Names\""); // Respawn does not quote such a name.
        var naive = await Respawner.CreateAsync(_connection, new RespawnerOptions
        {
            DbAdapter = DbAdapter.Postgres,
            SchemasToExclude = ["reference"],
            TablesToIgnore = [new Table("migrations"), new Table("reference", "house_rules")],
        });
        await naive.ResetAsync(_connection);
        (await _connection.AskAsync<long>(Count)).Should().Be(0, "the naive list, though it names the table, has it emptied: this is what the refusal is for");
    }

    [Fact]
    public async Task A_reset_waits_for_a_writer_and_leaves_no_row_without_its_parent()
    {
        await ScratchSchema.FillAsync(_connection, 5);
        await using var writer = await _access.OpenAsync(_database, Stop);
        await using var transaction = await writer.BeginTransactionAsync(Stop);
        await writer.RunAsync("INSERT INTO \"Odd \"\"Names\" SELECT id, 'late' FROM characters LIMIT 1");

        var reset = DatabaseReset.ResetAsync(_connection, Kept, Stop);
        await using var observer = await _access.OpenAsync("postgres", Stop);
        await Eventually.HoldsAsync(
            () => observer.AskAsync<long>($"SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = '{_database}')"),
            waiting => waiting > 0, TimeSpan.FromSeconds(10), "the reset waits for the writer's transaction");
        await transaction.CommitAsync(Stop);
        await reset;

        (await ScratchSchema.CountAsync(_connection)).Should().Be(0);
    }

    [Fact]
    public async Task Several_databases_are_reset_at_once()
    {
        var source = new DatabaseSource("gatereset", ScratchSchema.CreateAsync);
        await using var templates = await TemplateDatabases.OpenAsync(_access, source, Stop);

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var clone = await templates.CloneAsync(Stop);
            await using var connection = await clone.OpenAsync(Stop);
            await ScratchSchema.FillAsync(connection, 20);
            await DatabaseReset.ResetAsync(connection, Kept, Stop);
            return await ScratchSchema.CountAsync(connection);
        }));

        counts.Should().Equal(0, 0, 0, 0);
    }

    [Fact]
    [Needs(Need.Fixtures)]
    public async Task The_real_database_built_by_migrations_and_seeds_keeps_every_rule_and_loses_every_user()
    {
        var engine = (await shared.Environments).Engine;
        var source = DiceDatabase.Source(engine, await shared.ReadWholeAsync(), DiceDatabase.MigrationsOf(Checkout.Fixtures), SeedFolder.Of(Checkout.Root));
        await using var templates = await TemplateDatabases.OpenAsync(_access, source, Stop);
        await using var clone = await templates.CloneAsync(Stop);
        await using var real = await clone.OpenAsync(Stop);
        var (rules, schema) = (await real.ContentHashAsync("reference"), await real.SchemaHashAsync());
        var migrations = await real.AskAsync<long>("SELECT count(*) FROM migrations");
        (await real.AskAsync<long>("SELECT count(*) FROM characters")).Should().BePositive("development characters are part of the seed");

        await DatabaseReset.ResetAsync(real, KeptTables.Dice, Stop);

        (await real.ContentHashAsync("reference")).Should().Be(rules);
        (await real.SchemaHashAsync()).Should().Be(schema);
        (await real.AskAsync<long>("SELECT count(*) FROM migrations")).Should().Be(migrations).And.BePositive();
        foreach (var table in SeedTables.Development)
        {
            (await real.AskAsync<long>($"SELECT count(*) FROM {table}")).Should().Be(0, table);
        }

        foreach (var table in SeedTables.Reference)
        {
            (await real.AskAsync<long>($"SELECT count(*) FROM {table}")).Should().BePositive(table);
        }
    }
}
