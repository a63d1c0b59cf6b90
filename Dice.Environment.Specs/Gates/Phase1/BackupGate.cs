using System.Diagnostics;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A backup is one file from which the state comes back whole, here or elsewhere; a bad one changes nothing.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class BackupGate(SharedStores stores, SharedStack shared) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-backups-");
    private DataEnvironment _environment = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "backup.tar.gz");

    public async ValueTask InitializeAsync() => _environment = await stores.FilledAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Restored_into_a_fresh_environment_it_gives_the_same_state_and_the_same_content_hash()
    {
        var before = await _environment.State.ReadAsync();
        var started = Stopwatch.GetTimestamp();
        var (_, manifest) = await Keeper(_environment).CreateAsync(File, automatic: false, Stop);
        var backup = Stopwatch.GetElapsedTime(started);
        await using var fresh = await DataEnvironment.StartAsync(shared, "fresh", filled: false);

        started = Stopwatch.GetTimestamp();
        await Keeper(fresh).RestoreAsync(File, progress: null, Stop);

        TestContext.Current.SendDiagnosticMessage(
            $"backup {backup.TotalMilliseconds:0} ms, {new FileInfo(File).Length / 1000} kB; restore into a fresh environment {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        (await fresh.State.ReadAsync()).Should().Be(before);
        (await Keeper(fresh).CreateAsync(Path.Combine(_folder.FullName, "again.tar.gz"), automatic: false, Stop)).Manifest.ContentHash.Should().Be(manifest.ContentHash);
    }

    [Fact]
    public async Task A_truncated_altered_foreign_or_other_file_is_refused_and_nothing_is_touched()
    {
        var (_, manifest) = await Keeper(_environment).CreateAsync(File, automatic: false, Stop);
        var whole = await System.IO.File.ReadAllBytesAsync(File, Stop);
        byte[] flipped = [.. whole];
        flipped[whole.Length / 2] ^= 1;
        var foreign = Path.Combine(_folder.FullName, "foreign.tar.gz");
        var content = _folder.CreateSubdirectory("foreign").FullName;
        var theirs = await BackupArchive.ExtractAsync(File, content, "dice", Stop) with { Stack = "shop" };
        SnapshotFolder.WriteManifest(content, theirs);
        await BackupArchive.WriteAsync(content, theirs, foreign, Stop);
        await _environment.State.ChangeAsync();
        var before = await _environment.State.ReadAsync();
        manifest.Stack.Should().Be("dice");

        foreach (var (what, bad) in new[]
        {
            ("truncated", whole[..(whole.Length / 2)]),
            ("truncated by a byte", whole[..^1]),
            ("one byte flipped", flipped),
            ("foreign", await System.IO.File.ReadAllBytesAsync(foreign, Stop)),
            ("no archive", "no archive"u8.ToArray()),
        })
        {
            var path = Path.Combine(_folder.FullName, "bad.tar.gz");
            await System.IO.File.WriteAllBytesAsync(path, bad, Stop);
            var steps = new Steps();

            await FluentActions.Awaiting(() => Keeper(_environment).RestoreAsync(path, steps, Stop)).Should().ThrowAsync<SnapshotException>(what);

            steps.Seen.Should().Equal(["checking the archive"], "{0}: nothing is begun before all of it is checked", what);
            (await _environment.State.ReadAsync()).Should().Be(before, what);
        }
    }

    [Theory]
    [InlineData("loading postgres")]
    [InlineData("loading redis")]
    [InlineData("loading localstack")]
    [InlineData("exchanging")]
    public async Task An_interrupted_restore_leaves_the_old_data_whole_and_nothing_behind(string step)
    {
        await Keeper(_environment).CreateAsync(File, automatic: false, Stop);
        await _environment.State.ChangeAsync();
        var before = await _environment.State.ReadAsync();
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var steps = new Steps(seen =>
        {
            if (seen.StartsWith(step, StringComparison.Ordinal))
            {
                interruption.Cancel();
            }
        });

        await FluentActions.Awaiting(() => Keeper(_environment).RestoreAsync(File, steps, interruption.Token)).Should().ThrowAsync<OperationCanceledException>();

        (await _environment.State.ReadAsync()).Should().Be(before);
        (await _environment.State.LeftoversAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_restore_cut_off_in_the_middle_of_loading_leaves_the_old_data_whole()
    {
        await Keeper(_environment).CreateAsync(File, automatic: false, Stop);
        await _environment.State.ChangeAsync();
        var before = await _environment.State.ReadAsync();
        using var host = HostProcess.Start(_environment.Id, ["restore", File]);
        await Eventually.HoldsAsync(_environment.State.LeftoversAsync, databases => databases.Length > 0, TimeSpan.FromSeconds(30), "a database is being loaded");

        host.KillHard();

        await host.WaitAsync(TimeSpan.FromSeconds(10));
        host.Output.Should().NotContain("exchanging", "it was killed before");
        (await _environment.State.ReadAsync()).Should().Be(before);
        await Keeper(_environment).RestoreAsync(File, progress: null, Stop);
        (await _environment.State.LeftoversAsync()).Should().BeEmpty("the next restore clears up after the killed one");
    }

    [Fact]
    public async Task A_store_that_fails_at_the_exchange_has_what_was_exchanged_already_put_back()
    {
        await Keeper(_environment).CreateAsync(File, automatic: false, Stop);
        await _environment.State.ChangeAsync();
        var before = await _environment.State.ReadAsync();
        var container = (await _environment.Data.ReadAsync(Stop))["localstack"].ContainerId;
        var engine = _environment.Data.Engine.Client.Containers;
        var steps = new Steps(seen =>
        {
            if (seen.StartsWith("exchanging", StringComparison.Ordinal))
            {
                engine.KillContainerAsync(container, new() { Signal = "SIGKILL" }, Stop).GetAwaiter().GetResult();
            }
        });

        await FluentActions.Awaiting(() => Keeper(_environment).RestoreAsync(File, steps, Stop)).Should().ThrowAsync<Exception>();

        (await _environment.State.ScalarAsync("select count(*)::text from notes")).Should().Be("4", "PostgreSQL is as it was before");
        (await _environment.State.LeftoversAsync()).Should().BeEmpty();
        before.Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_automatic_ones_are_kept_to_a_number_and_those_asked_for_stay()
    {
        var keeper = Keeper(_environment);
        await keeper.CreateAsync(output: null, automatic: false, Stop);
        var made = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            made.Add((await keeper.CreateAsync(output: null, automatic: true, Stop)).File);
        }

        (await keeper.Retention.PruneAsync(2, made[^1], Stop)).Removed.Should().Equal(made[0]);
        _folder.EnumerateFiles("dice-*.tar.gz").Should().HaveCount(3);
    }

    [Fact]
    public async Task The_verbs_back_up_and_restore()
    {
        var (exitCode, output) = await HostProcess.RunAsync(_environment.Id, ["backup", "--output", File]);
        exitCode.Should().Be(0, output);
        output.Should().Contain("Backup written in").And.Contain(File);
        var before = await _environment.State.ReadAsync();
        await _environment.State.ChangeAsync();

        (exitCode, output) = await HostProcess.RunAsync(_environment.Id, ["restore", File]);
        exitCode.Should().Be(0, output);
        output.Should().Contain("Restored and verified in");
        (await _environment.State.ReadAsync()).Should().Be(before);

        await System.IO.File.WriteAllTextAsync(File, "no archive", Stop);
        (exitCode, output) = await HostProcess.RunAsync(_environment.Id, ["restore", File]);
        exitCode.Should().Be(1);
        output.Should().Contain("it is not a backup archive").And.Contain("→").And.NotContain("   at ");
    }

    private BackupKeeper Keeper(DataEnvironment environment) => new(environment.Data, _folder.FullName);

    /// <summary>Hears every step at once.</summary>
    private sealed class Steps(Action<string>? heard = null) : IProgress<string>
    {
        public List<string> Seen { get; } = [];

        public void Report(string value)
        {
            Seen.Add(value);
            heard?.Invoke(value);
        }
    }
}
