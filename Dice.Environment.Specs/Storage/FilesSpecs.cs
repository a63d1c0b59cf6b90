using System.Diagnostics;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Storage;

public sealed class FilesSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/too")]
    public void A_file_that_does_not_exist_can_be_deleted(string path) =>
        FluentActions.Invoking(() => Files.Delete(_folder[path])).Should().NotThrow();

    [Fact]
    public void A_deleted_file_is_gone()
    {
        Files.Write(_folder["file"], "content", Files.Private);

        Files.Delete(_folder["file"]);

        File.Exists(_folder["file"]).Should().BeFalse();
    }

    [Fact]
    public void A_link_leads_to_its_target_also_when_that_does_not_exist_and_follows_a_new_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");

        Files.LinkIfChanged(_folder["link"], "/missing/first");
        Files.LinkIfChanged(_folder["link"], "/missing/second");
        Files.LinkIfChanged(_folder["link"], "/missing/second");

        new FileInfo(_folder["link"]).LinkTarget.Should().Be("/missing/second");
        Directory.EnumerateFileSystemEntries(_folder[""]).Should().ContainSingle();
    }

    [Fact]
    public void A_pipe_is_neither_replaced_by_a_write_nor_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a path leads to");
        MakePipe();

        FluentActions.Invoking(() => Files.Write(_folder["pipe"], "content", Files.Private)).Should().Throw<DiceException>().Which.Problem.Should().Contain("is a device, a pipe or a socket");
        FluentActions.Invoking(() => Files.WriteIfChanged(_folder["pipe"], "content", Files.Private)).Should().Throw<DiceException>();
        FluentActions.Invoking(() => SecretFile.Read(_folder["pipe"], "DICE_SECRETS")).Should().Throw<DiceException>().Which.Problem.Should().Contain("DICE_SECRETS");

        Files.IsSpecial(_folder["pipe"]).Should().BeTrue("it is still a pipe");
    }

    [Theory]
    [InlineData("/dev/null", true)]
    [InlineData("/", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("/nonexistent", false)]
    public void A_device_is_told_from_a_file_and_a_folder(string path, bool isSpecial)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a path leads to");

        Files.IsSpecial(path).Should().Be(isSpecial);
    }

    private void MakePipe()
    {
        using var made = Process.Start("mkfifo", [_folder["pipe"]]);
        made.WaitForExit();
        made.ExitCode.Should().Be(0);
    }
}
