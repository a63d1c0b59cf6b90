using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Commands;

/// <summary>Disks and rights as users have them: every verb ends with one message that names the path and the remedy, never as a bug of Dice.</summary>
[Trait("Phase", "1")]
public sealed class BadSurroundingsSpecs : IDisposable
{
    private const string Nobody = "12345";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A way in which DICE_HOME is bad, and what the message names.</summary>
    public static TheoryData<string, string> BadHomes => new()
    {
        { "file", "is a file, not a folder" },
        { "file/below", "is a file, not a folder" },
        { "dangling", "which does not exist" },
        { "loop", "leads back to itself" },
        { "/dev/null/below", "/dev/null is a file" },
        { "relative/folder", "a relative path" },
        { "~nobody/folder", "only known to a shell" },
        { "read-only", "the disk is mounted read-only" },
        { "full", "the disk is full" },
    };

    [Theory]
    [MemberData(nameof(BadHomes))]
    public async Task A_DICE_HOME_that_cannot_be_used_is_one_message_with_a_remedy(string home, string named)
    {
        using var disk = Prepare(home);
        var path = home is "relative/folder" or "~nobody/folder" or "/dev/null/below" ? home : _folder[home];

        var run = await HostRun.OfAsync(["trust"], ("DICE_HOME", path));

        IsOneMessage(run).Should().Contain(named).And.Contain("DICE_HOME");
    }

    [Theory]
    [InlineData("trust", "--check")]
    [InlineData("hosts", "--check")]
    [InlineData("status")]
    [InlineData("urls")]
    [InlineData("images")]
    [InlineData("checkpoint", "list")]
    public async Task Verbs_that_only_read_make_no_folder(params string[] verb)
    {
        var run = await HostRun.OfAsync(verb, ("DICE_HOME", _folder["home"]), ("DICE_ARTIFACTS", _folder["artifacts"]), ("DICE_ENVIRONMENT", "never-started"));

        run.ExitCode.Should().BeLessThan(70, run.Error);
        Directory.Exists(_folder["home"]).Should().BeFalse();
        Directory.Exists(_folder["artifacts"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_HOME_that_is_no_folder_is_one_message_with_a_remedy()
    {
        var run = await HostRun.OfAsync(["trust"], ("HOME", "/dev/null"), ("DICE_HOME", ""), ("XDG_DATA_HOME", ""));

        IsOneMessage(run).Should().Contain("/dev/null").And.Contain("DICE_HOME");
    }

    [Theory]
    [InlineData("a folder")]
    [InlineData("a:folder")]
    [InlineData("a,folder=b")]
    public async Task A_DICE_HOME_with_unusual_characters_works(string name)
    {
        var run = await HostRun.OfAsync(["trust", "--check"], ("DICE_HOME", _folder[name]));

        run.Output.Should().Contain("The development CA does not exist yet");
    }

    [Fact]
    public async Task A_home_of_another_user_is_one_message_and_its_owner_is_not_to_be_changed()
    {
        SkipUnlessRoot();
        Files.CreatePrivateFolder(_folder["closed"]);

        var run = await HostRun.AsUserAsync(Nobody, ["trust"], ("DICE_HOME", Path.Combine(_folder["closed"], "home")));

        IsOneMessage(run).Should().Contain(_folder["closed"]).And.Contain("DICE_HOME").And.NotContain("chown");
    }

    [Fact]
    public async Task A_folder_of_ours_that_root_made_is_one_message_with_the_chown()
    {
        SkipUnlessRoot();
        Directory.CreateDirectory(_folder["home/ca"]);

        var run = await HostRun.AsUserAsync(Nobody, ["trust"], ("DICE_HOME", _folder["home"]));

        IsOneMessage(run).Should().Contain($"sudo chown -R \"$(id -u)\" {_folder["home/ca"]}");
    }

    [Fact]
    public async Task A_start_ends_before_it_makes_anything_when_DICE_HOME_is_read_only()
    {
        using var disk = Prepare("read-only");

        var run = await HostRun.OfAsync(["up", "--only", "redis", "--detach", "--env", "never-started"], ("DICE_HOME", _folder["read-only"]));

        IsOneMessage(run).Should().Contain("the disk is mounted read-only");
    }

    [Theory]
    [InlineData("missing/dice.tar.gz", "does not exist", "mkdir -p")]
    [InlineData(".", "is needed", "name a file")]
    public async Task A_backup_makes_no_folder_that_nobody_asked_for(string output, string problem, string remedy)
    {
        var run = await HostRun.OfAsync(["backup", "--output", _folder[output]], HostRun.NoEngine);

        IsOneMessage(run).Should().Contain(problem).And.Contain(remedy);
        Directory.Exists(_folder["missing"]).Should().BeFalse();
    }

    private static string IsOneMessage(HostRun run)
    {
        run.ExitCode.Should().Be(1, run.Output + run.Error);
        run.Error.Trim().Split('\n').Should().SatisfyRespectively(
            problem => problem.Should().StartWith("error: "),
            remedy => remedy.Should().StartWith("  → "));
        return run.Error;
    }

    private SmallDisk? Prepare(string home)
    {
        File.WriteAllText(_folder["file"], "");
        File.CreateSymbolicLink(_folder["dangling"], _folder["nowhere"]);
        File.CreateSymbolicLink(_folder["loop"], _folder["loop"]);
        if (home is not ("read-only" or "full"))
        {
            return null;
        }

        var disk = SmallDisk.Mount(_folder[home], "size=64k");
        if (home == "full")
        {
            disk.Fill();
        }
        else
        {
            disk.MakeReadOnly();
        }

        return disk;
    }

    private void SkipUnlessRoot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "running as another user needs Linux and root");
        Files.SetMode(_folder["."], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
