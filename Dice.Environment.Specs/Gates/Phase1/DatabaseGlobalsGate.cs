using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Reset.Templates;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>What belongs to a database as a whole comes back with its content, and is compared before it counts.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class DatabaseGlobalsGate(SharedStores stores) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private DataEnvironment _environment = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BackupKeeper Backups => new(_environment.Data, _folder["backups"]);

    public async ValueTask InitializeAsync()
    {
        _environment = await stores.FilledAsync();
        await _environment.State.ExecuteAsync(SampleRights.Make);
    }

    public async ValueTask DisposeAsync()
    {
        await _environment.State.ExecuteAsync(SampleRights.Remove);
        _folder.Dispose();
    }

    [Fact]
    public async Task Settings_comments_grants_and_owners_come_back_with_a_checkpoint()
    {
        var before = await RightsAsync();
        var made = await _environment.Checkpoints.CreateAsync("rights", Stop);
        await _environment.State.ExecuteAsync(SampleRights.Change);
        (await RightsAsync()).Should().NotBe(before);

        var outcome = await _environment.Checkpoints.RestoreAsync("rights", progress: null, Stop);

        (await RightsAsync()).Should().Be(before);
        outcome.Notes.Should().BeEmpty();
        (await _environment.Checkpoints.CreateAsync("again", Stop)).ContentHash.Should().Be(made.ContentHash);
    }

    [Fact]
    public async Task A_role_that_is_missing_is_named_and_what_belongs_to_the_others_comes_back()
    {
        var (file, _) = await Backups.CreateAsync(output: null, automatic: false, Stop);
        var data = await _environment.State.ReadAsync();
        await _environment.State.ExecuteAsync(SampleRights.Remove);
        await _environment.State.ExecuteAsync("create role spec_app login");

        var outcome = await Backups.RestoreAsync(file, progress: null, Stop);

        outcome.Notes.Should().HaveCount(2).And.OnlyContain(note => note.Contains("does not exist here"));
        outcome.Notes.Should().Contain(note => note.Contains("'spec \"owner'")).And.Contain(note => note.Contains("'spec_reader'"));
        (await _environment.State.ReadAsync()).Should().Be(data);
        var rights = await RightsAsync();
        rights.Should().Contain("spec_app=ar/dice").And.Contain("statement_timeout=5s").And.Contain("app.tenant=it's mine").And.Contain("it's the database of the specs");
        rights.Should().NotContain("spec_reader").And.NotContain("spec \\\"owner");
        (await _environment.State.ScalarAsync("select string_agg(rolname, ',') from pg_roles where rolname like 'spec%'")).Should().Be("spec_app", "what stood in for the missing roles is gone");
    }

    [Fact]
    public async Task Rights_other_than_the_manifest_says_are_refused_and_the_data_stays()
    {
        await _environment.Checkpoints.CreateAsync("altered", Stop);
        var folder = _environment.Checkpoints.Folder.PathOf("altered");
        var manifest = SnapshotFolder.ReadManifest(folder);
        var postgres = manifest.Parts[0];
        var altered = postgres with { Globals = postgres.Globals! with { Rights = [.. postgres.Globals.Rights, new ObjectRight("table public.notes", "spec_app", "SELECT")] } };
        manifest = manifest with { Parts = [altered, .. manifest.Parts.Skip(1)] };
        SnapshotFolder.WriteManifest(folder, manifest with { ContentHash = SnapshotManifest.HashOf(manifest.Parts) });
        await _environment.State.ExecuteAsync(SampleRights.Change);
        var before = await RightsAsync();

        (await FluentActions.Awaiting(() => _environment.Checkpoints.RestoreAsync("altered", progress: null, Stop)).Should().ThrowAsync<SnapshotException>())
            .WithMessage("*lacks SELECT of table public.notes for role spec_app*");

        (await RightsAsync()).Should().Be(before);
        (await _environment.State.LeftoversAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_rebuilt_database_keeps_what_belongs_to_it_as_a_whole()
    {
        const string Database = """
            select concat_ws(' ', (select pg_get_userbyid(datdba) || shobj_description(oid, 'pg_database') || (select string_agg(a::text, ',' order by a::text) from unnest(datacl) a) from pg_database where datname = 'dice'),
              (select string_agg(setconfig::text, ' ' order by setconfig) from pg_db_role_setting where setdatabase <> 0))
            """;
        var before = await _environment.State.ScalarAsync(Database);

        await DatabaseRebuild.RebuildAsync(await _environment.State.AccessAsync(), new DatabaseSource("rights", (_, _, _) => Task.CompletedTask), Postgres.Database, Stop);

        (await _environment.State.ScalarAsync(Database)).Should().Be(before);
    }

    private Task<string> RightsAsync() => _environment.State.ScalarAsync(SampleRights.Read);
}
