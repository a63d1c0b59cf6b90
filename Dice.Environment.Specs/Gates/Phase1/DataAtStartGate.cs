using System.Globalization;
using Dice.Environment.Data;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A start brings development data, keeps what is there before it changes the schema, and backs up while it stays.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Fixtures)]
public sealed class DataAtStartGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("start");
    private readonly BackendCopy _backend = new();
    private readonly DirectoryInfo _backups = Directory.CreateTempSubdirectory("dice-backups-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CheckpointFolder Checkpoints => new(DiceFolders.Default, _id);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (await shared.Environments).DownAsync(_id);
        _backend.Dispose();
        _backups.Delete(recursive: true);
    }

    [Fact]
    public async Task Up_seeds_once_makes_a_checkpoint_before_a_new_migration_and_backs_up_while_it_stays()
    {
        string? seeded;
        using (var first = HostProcess.Start(_id, Up))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(first.Output), output => output.Contains("Press Ctrl-C", StringComparison.Ordinal), TimeSpan.FromSeconds(120), "the first up is ready");
            first.Output.Should().Contain("Database seeded with development data");
            await ExecuteAsync("UPDATE users SET display_name = 'Mira the Bold' WHERE key = 'mira'");
            seeded = await ScalarAsync("SELECT count(*)::text FROM characters");
            (await ExecuteAsync("DELETE FROM characters WHERE ctid = (SELECT min(ctid) FROM characters)")).Should().Be(1);
            await first.InterruptAsync();
            await first.WaitAsync(TimeSpan.FromSeconds(30));
            first.Output.Should().Contain("Kept the data").And.Contain("postgres-data");
        }

        _backend.AddMigration(4102444800000, "AddWings", "ALTER TABLE characters ADD COLUMN wings integer NOT NULL DEFAULT 0");
        var second = await RunAsync(UpDetached);

        second.Should().Contain("Checkpoint auto-schema-").And.Contain("addwings").And.NotContain("seeded");
        (await ScalarAsync("SELECT display_name FROM users WHERE key = 'mira'")).Should().Be("Mira the Bold", "what a developer changed stays changed");
        (await ScalarAsync("SELECT count(*)::text FROM characters")).Should().Be($"{int.Parse(seeded!, CultureInfo.InvariantCulture) - 1}", "a character that a developer deleted stays deleted");
        (await ScalarAsync("SELECT sum(wings)::text FROM characters")).Should().Be("0", "the migration has run");
        var kept = Checkpoints.List().Should().ContainSingle().Which;
        kept.SchemaVersion.Should().Be("PublishReferenceData1735603200000", "it was made before");
        kept.Parts.Single(part => part.Store == Postgres.Name).Counts["public.users"].Should().Be(6);
        (await RunAsync(UpDetached)).Should().NotContain("Checkpoint auto").And.NotContain("seeded");

        using var host = HostProcess.Start(_id, Up, ("DICE_BACKUP_INTERVAL", "1s"), ("DICE_BACKUP_KEEP", "1"), ("DICE_BACKUPS", _backups.FullName));
        await Eventually.HoldsAsync(
            () => Task.FromResult(host.Output), output => output.Split("Backed up to").Length > 3, TimeSpan.FromSeconds(60), "three backups are made by themselves");
        await host.InterruptAsync();
        await host.WaitAsync(TimeSpan.FromSeconds(30));
        _backups.GetFiles().Length.Should().BeInRange(1, 2, "one is to stay, and one may have been made while Ctrl-C came");
    }

    private string[] Up => ["up", "--only", "backend", "--workspace", $"backend={_backend.Path}"];

    private string[] UpDetached => [.. Up, "--detach"];

    private async Task<string> RunAsync(params string[] words)
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, words);
        exitCode.Should().Be(0, output);
        return output;
    }

    private Task<int> ExecuteAsync(string sql) => WithDatabaseAsync(sql, command => command.ExecuteNonQueryAsync(Stop));

    private async Task<string?> ScalarAsync(string sql) => (string?)await WithDatabaseAsync(sql, command => command.ExecuteScalarAsync(Stop));

    private async Task<T> WithDatabaseAsync<T>(string sql, Func<NpgsqlCommand, Task<T>> use)
    {
        var environments = await shared.Environments;
        await using var connection = await DatabaseAccess.For(await environments.ReadAsync(_id), environments.Settings(_id).Secrets).OpenAsync(cancellation: Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return await use(command);
    }
}
