using System.Collections.Immutable;
using System.Diagnostics;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Model;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A checkpoint is the whole stack's state, and returning to it is verified before it counts.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class CheckpointGate(SharedStores stores) : IAsyncLifetime
{
    private DataEnvironment _environment = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CheckpointKeeper Checkpoints => _environment.Checkpoints;

    public async ValueTask InitializeAsync() => _environment = await stores.FilledAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Rows_keys_with_their_time_and_objects_come_back_after_all_of_them_changed()
    {
        var before = await _environment.State.ReadAsync();
        var made = await Timed("create", () => Checkpoints.CreateAsync("here", Stop));
        made.SchemaVersion.Should().Be("CreateCharacters1735171200000");
        made.Parts.Select(part => part.Store).Should().Equal("postgres", "cms", "redis", "localstack");
        made.Parts[0].Counts["public.characters"].Should().Be(SampleState.Rows);
        await _environment.State.ChangeAsync();
        (await _environment.State.ReadAsync()).Should().NotBe(before);

        await Timed("restore", () => Checkpoints.RestoreAsync("here", progress: null, Stop));

        (await _environment.State.ReadAsync()).Should().Be(before);
        (await _environment.State.LeftoversAsync()).Should().BeEmpty();
        (await Checkpoints.CreateAsync("again", Stop)).ContentHash.Should().Be(made.ContentHash, "equal states have equal hashes");
        TestContext.Current.SendDiagnosticMessage($"checkpoint of {SampleState.Rows} rows: {made.Bytes / 1000} kB");
    }

    [Theory]
    [InlineData("postgres.dump")]
    [InlineData("cms.dump")]
    [InlineData("redis.bin")]
    [InlineData("objects.tar")]
    public async Task An_altered_part_is_refused_and_the_data_stays(string part)
    {
        await Checkpoints.CreateAsync("here", Stop);
        var file = Path.Combine(Checkpoints.Folder.PathOf("here"), part);
        var content = await File.ReadAllBytesAsync(file, Stop);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, Stop);
        await _environment.State.ChangeAsync(); // Else nobody could tell what came back from what stayed.

        await RefusedAsync("here", $"*SHA-256 of {part}*");
    }

    [Fact]
    public async Task What_verifies_as_a_file_but_holds_other_rows_than_the_manifest_says_is_refused_and_the_data_stays()
    {
        await Checkpoints.CreateAsync("counts", Stop);
        Plant("counts", part => part.Store == "postgres" ? part with { Counts = part.Counts.SetItem("public.characters", 19_999) } : part);
        await Checkpoints.CreateAsync("content", Stop);
        Plant("content", part => part.Store == "postgres" ? part with { ContentHash = new string('0', 64) } : part);
        await Checkpoints.CreateAsync("keys", Stop);
        Plant("keys", part => part.Store == "redis" ? part with { Counts = part.Counts.SetItem("db0", 4) } : part);
        await _environment.State.ChangeAsync(); // Else nobody could tell what came back from what stayed.

        await RefusedAsync("counts", "*public.characters has 20000, but the manifest states 19999*");
        await RefusedAsync("content", "*content hash differs*");
        await RefusedAsync("keys", "*db0 has 3, but the manifest states 4*");
    }

    [Fact]
    public async Task A_checkpoint_taken_while_others_write_is_consistent_in_itself()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var access = await _environment.State.AccessAsync();
        var writing = Task.Run(
            async () =>
            {
                await using var connection = await access.OpenAsync(cancellation: CancellationToken.None);
                for (var written = 0; ; written++)
                {
                    if (over.IsCancellationRequested)
                    {
                        return written;
                    }

                    await using var command = new NpgsqlCommand("insert into notes values ('meanwhile')", connection);
                    await command.ExecuteNonQueryAsync(CancellationToken.None);
                }
            },
            Stop);
        await Eventually.HoldsAsync(NotesAsync, count => count > 10, TimeSpan.FromSeconds(10), "the writer writes");

        var made = await Checkpoints.CreateAsync("busy", Stop);

        await over.CancelAsync();
        (await writing).Should().BeGreaterThan(10);
        await Checkpoints.RestoreAsync("busy", progress: null, Stop);
        (await NotesAsync()).Should().Be((int)made.Parts[0].Counts["public.notes"]);
    }

    [Fact]
    public async Task Start_up_makes_one_by_itself_before_the_schema_or_the_phase_changes_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("dice-migrations-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "1735171200000-create-characters.ts"), "");
            (await Guard(DataEnvironment.Stores).EnsureBeforeChangeAsync(Stop)).Should().BeNull("the migration has run already");
            Guard(DataEnvironment.Stores).Remember();

            File.WriteAllText(Path.Combine(folder.FullName, "1800000000000-add-wings.ts"), "");
            var schema = await Guard(DataEnvironment.Stores).EnsureBeforeChangeAsync(Stop);
            schema!.Name.Should().StartWith("auto-schema-");
            schema.Reason.Should().Contain("1800000000000-add-wings");
            Guard(DataEnvironment.Stores).Remember();
            (await Guard(DataEnvironment.Stores).EnsureBeforeChangeAsync(Stop)).Should().BeNull("nothing has changed since");

            var larger = DataEnvironment.Stores.With(DataEnvironment.Stores["redis"] with { Name = "sessions", Phase = new Phase(2) });
            (await Guard(larger).EnsureBeforeChangeAsync(Stop))!.Name.Should().StartWith("auto-phase-2-");
            Checkpoints.List().Should().HaveCount(2).And.OnlyContain(checkpoint => checkpoint.Automatic);

            ChangeGuard Guard(Stack stack) => new(_environment.Data, stack, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task One_that_was_just_made_stays_although_five_others_are_dated_in_the_future()
    {
        var first = Checkpoints.Folder.PathOf((await Checkpoints.CreateAutomaticAsync("first", "a test", Stop)).Name);
        for (var number = 1; number <= 5; number++)
        {
            var ahead = Directory.CreateDirectory(Checkpoints.Folder.PathOf($"auto-ahead-{number}")).FullName;
            foreach (var file in Directory.EnumerateFiles(first))
            {
                File.Copy(file, Path.Combine(ahead, Path.GetFileName(file)));
            }

            Plant($"auto-ahead-{number}", part => part with { ContentHash = new string($"{number}"[0], 64) }, manifest => manifest with { CreatedAt = manifest.CreatedAt.AddYears(1), Order = 0 });
        }

        Directory.Delete(first, recursive: true);

        var made = await Checkpoints.CreateAutomaticAsync("db-reseed", "before db reseed", Stop);

        Checkpoints.List().Should().HaveCount(CheckpointPruning.Kept).And.Subject.First().Name.Should().Be(made.Name);
        await Checkpoints.RestoreAsync(made.Name, progress: null, Stop);
    }

    [Fact]
    public async Task One_that_another_process_deletes_while_it_is_restored_is_restored_first()
    {
        await Checkpoints.CreateAsync("here", Stop);
        var before = await _environment.State.ReadAsync();
        await _environment.State.ChangeAsync();
        Task? deletion = null;
        var steps = new Steps(() => deletion ??= Checkpoints.DeleteAsync("here", Stop));

        await Checkpoints.RestoreAsync("here", steps, Stop);

        await deletion!;
        (await _environment.State.ReadAsync()).Should().Be(before);
        Checkpoints.List().Should().BeEmpty();
        (await FluentActions.Awaiting(() => Checkpoints.RestoreAsync("here", progress: null, Stop)).Should().ThrowAsync<DiceException>()).WithMessage("*no checkpoint 'here'*");
    }

    [Fact]
    public async Task The_verb_creates_lists_restores_and_deletes()
    {
        async Task<string> RunAsync(params string[] words)
        {
            var (exitCode, output) = await HostProcess.RunAsync(_environment.Id, ["checkpoint", .. words]);
            exitCode.Should().Be(0, output);
            return output;
        }

        (await RunAsync("create", "mine")).Should().Contain("Checkpoint mine created in");
        var before = await _environment.State.ReadAsync();
        await _environment.State.ChangeAsync();
        (await RunAsync("list")).Should().Contain("mine").And.Contain("CreateCharacters1735171200000");
        (await RunAsync("restore", "mine", "--json")).Should().Contain("\"verified\": true");
        (await _environment.State.ReadAsync()).Should().Be(before);
        await RunAsync("delete", "mine");
        (await RunAsync("list", "--json")).Should().Contain("\"checkpoints\": []");

        var (code, message) = await HostProcess.RunAsync(_environment.Id, ["checkpoint", "restore", "mine"]);
        code.Should().Be(1);
        message.Should().Contain("no checkpoint 'mine'").And.Contain("checkpoint create");
    }

    private async Task<int> NotesAsync() => int.Parse(await _environment.State.ScalarAsync("select count(*)::text from notes"), System.Globalization.CultureInfo.InvariantCulture);

    private void Plant(string name, Func<SnapshotPart, SnapshotPart> change, Func<SnapshotManifest, SnapshotManifest>? rest = null)
    {
        var folder = Checkpoints.Folder.PathOf(name);
        var manifest = SnapshotFolder.ReadManifest(folder);
        ImmutableArray<SnapshotPart> parts = [.. manifest.Parts.Select(change)];
        manifest = manifest with { Parts = parts, ContentHash = SnapshotManifest.HashOf(parts) };
        SnapshotFolder.WriteManifest(folder, rest?.Invoke(manifest) ?? manifest);
    }

    private async Task RefusedAsync(string name, string message)
    {
        var before = await _environment.State.ReadAsync();

        (await FluentActions.Awaiting(() => Checkpoints.RestoreAsync(name, progress: null, Stop)).Should().ThrowAsync<SnapshotException>()).WithMessage(message);

        (await _environment.State.ReadAsync()).Should().Be(before);
        (await _environment.State.LeftoversAsync()).Should().BeEmpty();
    }

    private static async Task<T> Timed<T>(string what, Func<Task<T>> action)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await action();
        TestContext.Current.SendDiagnosticMessage($"checkpoint {what}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        return result;
    }

    /// <summary>Hears every step at once.</summary>
    private sealed class Steps(Action heard) : IProgress<string>
    {
        public void Report(string value) => heard();
    }
}
