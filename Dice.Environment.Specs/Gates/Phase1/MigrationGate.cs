using System.Text.Json;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Migrations go up, down and up again to the same schema, and one that fails leaves nothing behind and serves nothing.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Characters)]
public sealed class MigrationGate(BackendStack backend)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_empty_to_the_latest_down_to_nothing_and_up_again_gives_the_same_schema()
    {
        var migrations = await backend.MigrationsAsync();
        var status = await migrations.StatusAsync(Stop);
        status.Pending.Should().BeEmpty("the backend migrates an empty database at start");
        status.Unknown.Should().BeEmpty();
        var latest = await SnapshotAsync();
        latest.Should().Contain(line => line.StartsWith("constraint reference.spell_classes ", StringComparison.Ordinal)).And.Contain(line => line.StartsWith("index CREATE INDEX characters_name_search", StringComparison.Ordinal));

        (await migrations.RollbackAsync(SchemaMigrations.Nothing, Stop)).Should().Equal(status.Applied.Reverse());

        (await SnapshotAsync()).Should().BeEmpty("nothing is left but the migrations' own record and what the extension pg_trgm brought");
        (await migrations.StatusAsync(Stop)).Pending.Should().Equal(status.Applied);

        (await migrations.MigrateAsync(Stop)).Should().Equal(status.Applied);

        (await SnapshotAsync()).Should().Equal(latest);
    }

    [Fact]
    public async Task Each_migration_taken_back_leaves_what_those_before_it_made_and_nothing_else()
    {
        var migrations = await backend.MigrationsAsync();
        var names = (await migrations.StatusAsync(Stop)).Applied;
        var latest = await SnapshotAsync();
        await migrations.RollbackAsync(SchemaMigrations.Nothing, Stop);
        var built = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var name in names)
        {
            (await ApplyAloneAsync(migrations, name, names)).Should().Equal(name);
            built[name] = await SnapshotAsync();
        }

        built[names[^1]].Should().Equal(latest);
        // Going all the way down would hide what one leaves behind in a table that another drops, and going up again what it finds there.
        foreach (var place in names.SkipLast(1).Reverse())
        {
            await migrations.RollbackAsync(place, Stop);
            (await SnapshotAsync()).Should().Equal(built[place], "it is as {0} made it", place);
        }

        await migrations.MigrateAsync(Stop);
        (await SnapshotAsync()).Should().Equal(latest);
    }

    [Fact]
    public async Task The_verbs_show_take_back_and_apply()
    {
        var names = (await (await backend.MigrationsAsync()).StatusAsync(Stop)).Applied;

        var back = await HostProcess.RunAsync(backend.Id, ["db", "rollback", "--to", names[^3]]);
        back.ExitCode.Should().Be(0, back.Output);
        back.Output.Should().Contain($"{names[^1]}, {names[^2]}");
        var shown = await HostProcess.RunAsync(backend.Id, ["db", "status", "--json"]);
        JsonElement.Parse(shown.Output).GetProperty("pending").EnumerateArray().Select(name => name.GetString()).Should().Equal(names[^2], names[^1]);
        var checkpoints = new CheckpointFolder(DiceFolders.Default, backend.Id);
        var kept = checkpoints.List().Select(checkpoint => checkpoint.Name).ToArray();
        var unknown = await HostProcess.RunAsync(backend.Id, ["db", "rollback", "--to", "NoSuchMigration"]);
        unknown.ExitCode.Should().Be(1);
        unknown.Output.Should().Contain("NoSuchMigration").And.Contain(names[0]).And.NotContain("   at ");
        checkpoints.List().Select(checkpoint => checkpoint.Name).Should().Equal(kept, "a verb that does nothing keeps nothing, and removes no older checkpoint");
        var forth = await HostProcess.RunAsync(backend.Id, ["db", "migrate"]);
        forth.ExitCode.Should().Be(0, forth.Output);
        forth.Output.Should().Contain(names[^1]);
    }

    [Fact]
    [Needs(Need.Fixtures)]
    public async Task A_migration_that_fails_half_way_leaves_the_schema_as_it_was_and_the_backend_says_so_and_never_serves()
    {
        var before = await SnapshotAsync();
        using var copy = new BackendCopy();
        copy.AddMigration(4102444800000, "First", "CREATE TABLE first_of_two (id integer PRIMARY KEY)");
        copy.AddMigration(4102444800001, "HalfWay", "CREATE TABLE half_way (id integer PRIMARY KEY)", "ALTER TABLE characters DROP COLUMN notes", "SELECT 1 / 0");
        var stack = Environments.Phase1(copy.Workspace);
        try
        {
            var failure = (await FluentActions.Awaiting(() => backend.UpAsync(stack)).Should().ThrowAsync<ServiceFailedException>()).Which;

            failure.Service.Should().Be(Backend.Name);
            failure.LastLines.Should().Contain("Migration HalfWay4102444800001 failed: division by zero").And.Contain("The schema is as it was before; nothing is served");
            failure.LastLines.Should().NotContain("Ready on port");
            (await backend.ReadAsync()).Find(Backend.Name)?.IsRunning.Should().BeFalse();
            (await SnapshotAsync()).Should().Equal(before);
        }
        finally
        {
            await backend.UpAsync(Environments.Dice);
        }

        (await (await backend.MigrationsAsync()).StatusAsync(Stop)).Unknown.Should().BeEmpty("nothing of the attempt is recorded");
    }

    /// <summary>Applies one migration; those after it are recorded as applied meanwhile, so that they are left out.</summary>
    private async Task<IReadOnlyList<string>> ApplyAloneAsync(SchemaMigrations migrations, string name, IEnumerable<string> names)
    {
        await using var connection = await backend.OpenAsync();
        string[] later = [.. names.SkipWhile(other => other != name).Skip(1)];
        await RunAsync("INSERT INTO migrations (timestamp, name) SELECT substring(name FROM '[0-9]+$')::bigint, name FROM unnest($1) AS later (name)");
        var applied = await migrations.MigrateAsync(Stop);
        await RunAsync("DELETE FROM migrations WHERE name = ANY ($1)");
        return applied;

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = later } } };
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private async Task<IReadOnlyList<string>> SnapshotAsync()
    {
        await using NpgsqlConnection connection = await backend.OpenAsync();
        return await SchemaSnapshot.ReadAsync(connection);
    }
}
