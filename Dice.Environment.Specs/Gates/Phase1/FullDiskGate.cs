using Dice.Environment.Data.Backup;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Data.Checkpoints;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A full disk leaves the data as it was, and is called what it is.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class FullDiskGate(SharedStores stores, SharedStack shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("no space", "size=64k")]
    [InlineData("no inodes", "size=16m,nr_inodes=6")]
    public async Task A_checkpoint_that_does_not_fit_leaves_nothing(string what, string options)
    {
        var environment = await stores.FilledAsync();
        var home = _folder["home"];
        using var disk = SmallDisk.Mount(home, options);

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["checkpoint", "create", "mine"], ("DICE_HOME", home));

        exitCode.Should().Be(1, output);
        output.Should().Contain("the disk is full", what).And.Contain(home).And.NotContain("damaged").And.NotContain("   at ");
        LeftIn(home).Should().BeEmpty();
    }

    [Theory]
    [InlineData("size=64k", "the disk is full")]
    [InlineData("ro", "the disk is mounted read-only")]
    public async Task A_backup_that_cannot_be_written_leaves_nothing_and_names_its_folder(string options, string message)
    {
        var environment = await stores.FilledAsync();
        var backups = _folder["backups"];
        using var disk = SmallDisk.Mount(backups, options);

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["backup"], (BackupSettings.FolderVariable, backups));

        exitCode.Should().Be(1, output);
        output.Should().Contain(message).And.Contain(backups).And.Contain("DICE_BACKUPS").And.NotContain("   at ");
        LeftIn(backups).Should().BeEmpty();
    }

    [Fact]
    public async Task A_restore_that_does_not_fit_leaves_the_data_as_it_was()
    {
        var environment = await stores.FilledAsync();
        var home = _folder["home"];
        using var disk = SmallDisk.Mount(home, "size=64k");
        var (file, _) = await new BackupKeeper(environment.Data, _folder["backups"]).CreateAsync(output: null, automatic: false, Stop);
        await environment.State.ChangeAsync();
        var before = await environment.State.ReadAsync();

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["restore", file], ("DICE_HOME", home));

        exitCode.Should().Be(1, output);
        output.Should().Contain("the disk is full").And.Contain(home).And.NotContain("damaged").And.NotContain("   at ");
        LeftIn(home).Should().BeEmpty();
        (await environment.State.ReadAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_backup_is_not_put_in_the_place_of_a_device()
    {
        const string Device = "/dev/dice-no-such-device"; // A real one would be lost, were it not refused.
        var environment = await stores.FilledAsync();

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["backup", "--output", Device]);

        File.Delete(Device);
        exitCode.Should().Be(1, output);
        output.Should().Contain($"{Device} is a device, not a place for a file");
    }

    [Fact]
    public async Task A_full_volume_of_PostgreSQL_leaves_the_data_as_it_was()
    {
        await using var environment = await DataEnvironment.StartAsync(
            shared, "small", SmallVolume.Under(Environments.Dice.Only([Postgres.Name])), filled: false);
        await environment.State.ExecuteAsync("create table notes (id int primary key, text text); insert into notes select n, md5(n::text) from generate_series(1, 20000) n");
        await environment.Checkpoints.CreateAsync("before", Stop);
        await environment.State.ExecuteAsync("update notes set text = 'changed' where id % 3 = 0");
        var content = await ContentAsync();
        await InContainerAsync("dd if=/dev/zero of=$0/filler bs=64k 2>/dev/null; true");

        (await FailingAsync(() => environment.Checkpoints.RestoreAsync("before", progress: null, Stop))).Problem.Should().StartWith("PostgreSQL cannot write its data: the disk is full").And.EndWith("the data in use was left as it was");
        (await FailingAsync(() => environment.Checkpoints.CreateAsync("full", Stop))).Problem.Should().StartWith("PostgreSQL cannot write its data: the disk is full");

        await InContainerAsync("rm $0/filler");
        (await ContentAsync()).Should().Be(content);
        (await environment.State.LeftoversAsync()).Should().BeEmpty();
        environment.Checkpoints.List().Select(checkpoint => checkpoint.Name).Should().Equal("before");
        await environment.Checkpoints.RestoreAsync("before", progress: null, Stop);
        (await ContentAsync()).Should().NotBe(content);

        Task<string> ContentAsync() => environment.State.ScalarAsync("select md5(string_agg(n::text, ',' order by id)) from notes n");

        async Task InContainerAsync(string script)
        {
            var container = (await environment.Data.ReadAsync(Stop))[Postgres.Name].ContainerId;
            (await ContainerCommand.RunAsync(environment.Data.Engine.Client, container, ["sh", "-c", script, SmallVolume.Folder], Stop)).ExitCode.Should().Be(0);
        }

        static async Task<DiceException> FailingAsync(Func<Task> work) => (await FluentActions.Awaiting(work).Should().ThrowAsync<DiceException>()).Which;
    }

    private static IEnumerable<string> LeftIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
}
