using System.Runtime.Versioning;
using System.Text;
using Dice.Environment.Edge.Client;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Edge;

public sealed class HostsFileSpecs : IDisposable
{
    private static readonly string[] Hosts = ["pwa.dice.local", "api.dice.local"];

    private const string Block = """
        # dice begin
        127.0.0.1 api.dice.local
        ::1 api.dice.local
        127.0.0.1 pwa.dice.local
        ::1 pwa.dice.local
        # dice end
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_block_pins_each_host_to_both_loopback_addresses() =>
        string.Join('\n', HostsFile.Lines(Hosts)).Should().Be(Block);

    [Theory]
    [InlineData("", Block + "\n")]
    [InlineData("127.0.0.1 localhost\n", "127.0.0.1 localhost\n" + Block + "\n")]
    [InlineData("127.0.0.1 localhost", "127.0.0.1 localhost\n" + Block)]
    [InlineData("127.0.0.1 localhost\n\n\n", "127.0.0.1 localhost\n\n\n" + Block + "\n")]
    public void Writing_adds_the_block_once_and_removing_gives_the_old_file_back(string before, string after)
    {
        File.WriteAllText(File_, before);

        HostsFile.WriteTo(File_, Hosts).Should().BeTrue();
        File.ReadAllText(File_).Should().Be(after);
        HostsFile.WriteTo(File_, Hosts).Should().BeFalse();
        File.ReadAllText(File_).Should().Be(after);
        HostsFile.RemoveFrom(File_).Should().BeTrue();
        File.ReadAllText(File_).Should().Be(before);
        HostsFile.RemoveFrom(File_).Should().BeFalse();
    }

    [Fact]
    public void Lines_of_others_stay_to_the_byte_whatever_their_encoding_and_line_ends()
    {
        byte[] before = [.. Encoding.Latin1.GetBytes("10.0.0.1 büro\r\n"), 0xff, 0xfe, .. "\r\n"u8];
        File.WriteAllBytes(File_, before);

        HostsFile.WriteTo(File_, Hosts);
        File.AppendAllText(File_, "10.0.0.2 later\r\n");
        HostsFile.WriteTo(File_, ["other.dice.local"]);
        HostsFile.RemoveFrom(File_);

        File.ReadAllBytes(File_).Should().Equal([.. before, .. "10.0.0.2 later\r\n"u8]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_files_mode_is_kept_and_a_link_stays_a_link()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.WriteAllText(File_, "");
        File.SetUnixFileMode(File_, mode);
        File.CreateSymbolicLink(_folder["link"], File_);

        HostsFile.WriteTo(_folder["link"], Hosts).Should().BeTrue();

        File.GetUnixFileMode(File_).Should().Be(mode);
        File.ReadAllText(File_).Should().Be(Block + "\n");
        new FileInfo(_folder["link"]).LinkTarget.Should().Be(File_);
        Directory.EnumerateFiles(Path.GetDirectoryName(File_)!).Should().HaveCount(2, "no temporary file is left");
    }

    [Theory]
    [InlineData("# dice begin\n127.0.0.1 a.dice.local\n")]
    [InlineData("# dice end\n# dice begin\n")]
    [InlineData("# dice begin\n# dice end\n# dice begin\n# dice end\n")]
    public void A_damaged_block_is_reported_and_left_alone(string content)
    {
        File.WriteAllText(File_, content);

        FluentActions.Invoking(() => HostsFile.WriteTo(File_, Hosts)).Should().Throw<DiceException>().Which.Problem.Should().Contain(File_);
        File.ReadAllText(File_).Should().Be(content);
    }

    [Fact]
    public void A_check_names_each_host_that_is_not_pinned_right()
    {
        File.WriteAllText(File_, "127.0.0.1 localhost api.dice.local # comment\n#::1 api.dice.local\n10.0.0.9\tpwa.dice.local\n");

        HostsFile.Check(File_, Hosts).Should().Equal(
            "api.dice.local is not pinned to ::1",
            "pwa.dice.local is not pinned to 127.0.0.1",
            "pwa.dice.local is not pinned to ::1",
            "pwa.dice.local is pinned to 10.0.0.9, which is not this machine");
    }

    [Fact]
    public void A_check_is_content_after_writing()
    {
        HostsFile.WriteTo(File_, Hosts);

        HostsFile.Check(File_, Hosts).Should().BeEmpty();
    }

    [Fact]
    public void A_file_that_may_not_be_written_is_reported_with_the_command_that_writes_it()
    {
        // A folder in the file's place is refused to everybody, root included.
        Directory.CreateDirectory(File_);

        FluentActions.Invoking(() => HostsFile.WriteTo(File_, Hosts)).Should().Throw<DiceException>()
            .Which.Remedy.Should().Contain(HostsFile.WriteCommand(File_, Hosts));
    }

    [Fact]
    public async Task The_command_does_what_the_method_does()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX shell is needed");
        File.WriteAllText(File_, "127.0.0.1 localhost\n# dice begin\n127.0.0.1 old.dice.local\n# dice end\n::1 localhost\n");
        var command = HostsFile.WriteCommand(File_, Hosts).Replace("sudo ", "", StringComparison.Ordinal);

        var result = await new ProcessCommandRunner().RunAsync("sh", ["-c", command], TestContext.Current.CancellationToken);

        result.Should().Be(new CommandResult(0, "", ""));
        File.ReadAllText(File_).Should().Be($"127.0.0.1 localhost\n::1 localhost\n{Block}\n");
    }

    private string File_ => _folder["hosts"];
}
