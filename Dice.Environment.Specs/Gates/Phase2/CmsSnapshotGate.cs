using System.Collections.Immutable;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Checkpoints and backups contain the content of the CMS, and a restore brings it back.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsSnapshotGate(CmsEnvironment environment) : IAsyncLifetime
{
    private const string Original = "Hill Dwarf";

    /// <summary>The sessions of the CMS end at the exchange, and the subgraph asks a CMS that failed again after 5 s.</summary>
    private static readonly TimeSpan AfterRestore = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private EnvironmentData _data = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _data = await environment.DataAsync();

    public async ValueTask DisposeAsync()
    {
        await PublishAsync(Original);
        new CheckpointFolder(_data.Folders, _data.Id).DeleteAll();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_edited_species_comes_back_from_a_checkpoint_and_from_a_backup_and_shows_in_the_graph()
    {
        var checkpoints = new CheckpointKeeper(_data);
        var backups = new BackupKeeper(_data, _folder["backups"]);
        await PublishAsync("Dwarf of the checkpoint");
        var checkpoint = await checkpoints.CreateAsync("edited", Stop);
        await PublishAsync("Dwarf of the backup");
        var (backup, manifest) = await backups.CreateAsync(_folder["cms.tar.gz"], automatic: false, Stop);
        await PublishAsync("Dwarf of today");

        (await checkpoints.RestoreAsync("edited", progress: null, Stop)).Notes.Should().BeEmpty();
        await ShowsAsync("Dwarf of the checkpoint");
        (await backups.RestoreAsync(backup, progress: null, Stop)).SchemaChanges.Should().BeEmpty();
        await ShowsAsync("Dwarf of the backup");

        ContentOf(checkpoint).Counts["public.species"].Should().BePositive();
        ContentOf(manifest).ContentHash.Should().NotBe(ContentOf(checkpoint).ContentHash);
        await PublishAsync("Dwarf after the restore"); // The CMS connects again, and its role still owns the tables.
    }

    [Fact]
    public async Task A_snapshot_without_the_CMS_is_restored_with_a_note_and_keeps_the_content()
    {
        var checkpoints = new CheckpointKeeper(_data);
        await checkpoints.CreateAsync("old", Stop);
        RemoveContent(checkpoints.Folder.PathOf("old"));
        await PublishAsync("Dwarf that stays");

        var (exitCode, output) = await HostProcess.RunAsync(_data.Id, ["checkpoint", "restore", "old"]);

        exitCode.Should().Be(0, output);
        output.Should().Contain("note: the snapshot has no content of the CMS, which keeps its current content");
        await ShowsAsync("Dwarf that stays");
    }

    [Fact]
    public async Task A_snapshot_whose_content_differs_from_its_manifest_is_refused_and_leaves_the_content()
    {
        var checkpoints = new CheckpointKeeper(_data);
        await checkpoints.CreateAsync("refused", Stop);
        ChangeContent(checkpoints.Folder.PathOf("refused"), part => part with { ContentHash = new string('0', 64) });
        await PublishAsync("Dwarf that stays");

        (await FluentActions.Awaiting(() => checkpoints.RestoreAsync("refused", progress: null, Stop)).Should().ThrowAsync<SnapshotException>())
            .WithMessage("*the restored cms differs from the manifest*");

        await ShowsAsync("Dwarf that stays");
        (await environment.DatabasesAsync()).Should().Equal([Cms.Database, Postgres.Database, "postgres"], "no loaded copy is left");
    }

    private static SnapshotPart ContentOf(SnapshotManifest manifest) => manifest.Parts.Single(part => part.Store == Cms.Name);

    private static void RemoveContent(string folder) => Rewrite(folder, parts => [.. parts.Where(part => part.Store != Cms.Name)]);

    private static void ChangeContent(string folder, Func<SnapshotPart, SnapshotPart> change) =>
        Rewrite(folder, parts => [.. parts.Select(part => part.Store == Cms.Name ? change(part) : part)]);

    private static void Rewrite(string folder, Func<ImmutableArray<SnapshotPart>, ImmutableArray<SnapshotPart>> change)
    {
        var manifest = SnapshotFolder.ReadManifest(folder);
        var parts = change(manifest.Parts);
        SnapshotFolder.WriteManifest(folder, manifest with { Parts = parts, ContentHash = SnapshotManifest.HashOf(parts) });
    }

    private async Task PublishAsync(string name)
    {
        using var cms = await environment.OpenAsAdministratorAsync();
        await cms.PublishAsync("species", "hill-dwarf", new { name });
        await ShowsAsync(name);
    }

    private async Task ShowsAsync(string name)
    {
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        await Eventually.HoldsAsync(
            async () => (await http.AskAsync("{ species(first: 100) { nodes { key name } } }")).Text, text => text.Contains($"\"{name}\"", StringComparison.Ordinal), AfterRestore, $"the species '{name}' in the graph");
    }
}
