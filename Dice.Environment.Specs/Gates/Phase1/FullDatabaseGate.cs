using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Reset;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>On a full volume of PostgreSQL the verbs that write rows say so, lose nothing, and work again when there is space.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Characters)]
public sealed class FullDatabaseGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly string[][] Verbs =
        [["db", "seed"], ["db", "reseed"], ["db", "reset"], ["db", "reset", "--tier", "template"], ["db", "reset", "--tier", "rebuild"], ["db", "rollback"]];

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("full");
    private Environments _environments = null!;
    private StartedStack _started = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        _started = await _environments.UpAsync(SmallVolume.Under(Environments.Dice), _id, [Backend.Name]);
        await _environments.SeedAsync(_started.Stack);
    }

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _started?.Dispose();
    }

    [Fact]
    public async Task Seed_reseed_reset_and_rollback_fail_with_one_message_keep_all_rows_and_work_when_space_is_free()
    {
        await ExecuteAsync("update users set display_name = 'Mira the Bold' where email = 'mira@dice.local'; truncate reference.monsters cascade");
        var before = await ContentAsync();
        await InContainerAsync("dd if=/dev/zero of=$0/filler bs=64k 2>/dev/null; true");

        foreach (var verb in Verbs)
        {
            var (exitCode, output) = await HostProcess.RunAsync(_id, verb);
            exitCode.Should().Be(1, $"{string.Join(' ', verb)}: {output}");
            output.Should().Contain("error: PostgreSQL cannot write its data: the disk is full").And.Contain("  → free space on the engine's disk").And.NotContain("   at ");
            output.Split("error: ").Should().HaveCount(2, "{0} is one message", output);
        }

        await InContainerAsync("rm $0/filler");
        (await ContentAsync()).Should().Be(before);
        (await DatabasesAsync()).Should().Equal([Cms.Database, Postgres.Database, "postgres"], "no half-made database is left");
        foreach (var verb in Verbs)
        {
            var (exitCode, output) = await HostProcess.RunAsync(_id, verb);
            exitCode.Should().Be(0, $"{string.Join(' ', verb)}: {output}");
        }
    }

    /// <summary>A hash over all rows.</summary>
    private async Task<string> ContentAsync()
    {
        await using var database = await (await AccessAsync()).OpenAsync(cancellation: Stop);
        return await database.ContentHashAsync();
    }

    private async Task<string[]> DatabasesAsync()
    {
        await using var database = await (await AccessAsync()).OpenAsync(cancellation: Stop);
        return await database.AskAsync<string[]>("select array_agg(datname::text order by datname) from pg_database where not datistemplate");
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var database = await (await AccessAsync()).OpenAsync(cancellation: Stop);
        await database.RunAsync(statement);
    }

    private async Task<DatabaseAccess> AccessAsync() => DatabaseAccess.For(await _environments.ReadAsync(_id), _environments.Settings(_id).Secrets);

    private async Task InContainerAsync(string script)
    {
        var container = (await _environments.ReadAsync(_id))[Postgres.Name].ContainerId;
        (await ContainerCommand.RunAsync(_environments.Engine.Client, container, ["sh", "-c", script, SmallVolume.Folder], Stop)).ExitCode.Should().Be(0);
    }
}
