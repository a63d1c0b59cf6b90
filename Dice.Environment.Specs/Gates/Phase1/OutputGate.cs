using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Each verb that works on data does its work and says so in its exit code, whatever becomes of its output.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Characters)]
public sealed class OutputGate(BackendStack backend, SharedStack shared) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private NpgsqlConnection _database = null!;
    private SchemaMigrations _migrations = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _migrations = await backend.MigrationsAsync();
        _database = await backend.OpenAsync();
        await (await shared.Environments).SeedAsync(await backend.ReadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        new CheckpointFolder(DiceFolders.Default, backend.Id).DeleteAll();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task Checkpoints_and_backups_are_made_and_brought_back(Outlet outlet)
    {
        var checkpoints = new CheckpointFolder(DiceFolders.Default, backend.Id);
        await DoneAsync(outlet, "checkpoint", "create", "point");
        checkpoints.List().Should().ContainSingle(one => one.Name == "point");

        await PlantAsync();
        await DoneAsync(outlet, "checkpoint", "restore", "point");
        (await IsPlantedAsync()).Should().BeFalse("the data is that of the checkpoint");

        await DoneAsync(outlet, "checkpoint", "delete", "point");
        checkpoints.List().Should().NotContain(one => one.Name == "point");

        await DoneAsync(outlet, "backup", "--output", _folder["all.tar.gz"]);
        await PlantAsync();
        await DoneAsync(outlet, "restore", _folder["all.tar.gz"]);
        (await IsPlantedAsync()).Should().BeFalse("the data is that of the backup");
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task Schema_and_rows_are_changed(Outlet outlet)
    {
        var latest = (await _migrations.StatusAsync(Stop)).Applied;
        await DoneAsync(outlet, "db", "rollback");
        (await _migrations.StatusAsync(Stop)).Applied.Should().Equal(latest.SkipLast(1));
        await DoneAsync(outlet, "db", "migrate");
        (await _migrations.StatusAsync(Stop)).Applied.Should().Equal(latest);

        await DoneAsync(outlet, "db", "reset", "--tier", "rows");
        (await UsersAsync()).Should().Be(0);
        await DoneAsync(outlet, "db", "seed");
        var seeded = await UsersAsync();
        seeded.Should().BePositive();

        await _database.RunAsync("delete from users where email = 'mira@dice.local'");
        await DoneAsync(outlet, "db", "reseed");
        (await UsersAsync()).Should().Be(seeded);
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task A_bundle_is_written_and_a_service_restarted(Outlet outlet)
    {
        await DoneAsync(outlet, "bundle", "--no-screenshots", "--output", _folder["bundle"]);
        File.Exists(Path.Combine(_folder["bundle"], FailureBundle.Summary)).Should().BeTrue();

        var before = await StartOfRedisAsync();
        await DoneAsync(outlet, "restart", "redis");
        (await StartOfRedisAsync()).Should().NotBe(before);
    }

    private async Task DoneAsync(Outlet outlet, params string[] arguments)
    {
        var code = await outlet.RunAsync([.. arguments, "--env", backend.Id.Value]);
        code.Should().Be(0, "`{0}` was done, and {1} is no reason to say otherwise", string.Join(' ', arguments), outlet);
    }

    /// <summary>A table that no checkpoint holds.</summary>
    private Task PlantAsync() => _database.RunAsync("create table planted (id int)");

    /// <summary>On a connection of its own: a restore exchanges the database and ends all others.</summary>
    private async Task<bool> IsPlantedAsync()
    {
        await _database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        _database = await backend.OpenAsync();
        return await _database.AskAsync<bool>("select to_regclass('planted') is not null");
    }

    private Task<long> UsersAsync() => _database.AskAsync<long>("select count(*) from users");

    private async Task<string> StartOfRedisAsync()
    {
        var container = (await backend.ReadAsync())[Redis.Name].ContainerId;
        return (await (await shared.Environments).Engine.Client.Containers.InspectContainerAsync(container, Stop)).State!.StartedAt!;
    }
}
