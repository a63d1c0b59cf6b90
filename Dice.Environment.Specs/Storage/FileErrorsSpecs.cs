using Dice.Environment.Model;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Storage;

public sealed class FileErrorsSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(28, "the disk is full", "free space")]
    [InlineData(30, "the disk is mounted read-only", "mount it writable")]
    [InlineData(122, "the disk quota is used up", "quota -s")]
    [InlineData(24, "too many files are open", "ulimit -n")]
    [InlineData(23, "too many files are open", "ulimit -n")]
    [InlineData(5, "the disk reports an error", "dmesg")]
    [InlineData(16, "it is in use", "findmnt")]
    public void What_the_file_system_refuses_is_named_with_path_and_remedy(int number, string problem, string remedy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are Linux's");
        var error = FileErrors.Explain(new IOException($"In the system's words : '{_folder["file"]}'", number));

        error.Should().NotBeNull();
        error!.Problem.Should().Contain(_folder["file"]).And.Contain(problem);
        error.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void A_full_disk_is_named_when_a_real_device_has_no_space_left()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");

        var write = () => FileErrors.Guard("/dev/full", () => File.WriteAllText("/dev/full", "text"));

        write.Should().Throw<DiceException>().Which.Problem.Should().Be("/dev/full cannot be written: the disk is full");
    }

    [Theory]
    [InlineData("file", "is a file, not a folder")]
    [InlineData("file/below", "is a file, not a folder")]
    [InlineData("dangling", "which does not exist")]
    [InlineData("dangling/below", "which does not exist")]
    [InlineData("loop", "leads back to itself")]
    [InlineData("loop/below", "leads back to itself")]
    public void What_stands_in_the_way_of_a_folder_is_named(string path, string problem)
    {
        File.WriteAllText(_folder["file"], "");
        File.CreateSymbolicLink(_folder["dangling"], _folder["nowhere"]);
        File.CreateSymbolicLink(_folder["loop"], _folder["loop"]);

        var create = () => Files.CreateFolder(_folder[path]);

        create.Should().Throw<DiceException>().Which.Problem.Should().Contain(_folder[path.Split('/')[0]]).And.Contain(problem);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_named()
    {
        Directory.CreateDirectory(_folder["folder"]);

        var write = () => Files.Write(_folder["folder"], "text", Files.Shared);

        write.Should().Throw<DiceException>().Which.Problem.Should().Be($"{_folder["folder"]} is a folder, where a file is needed");
        Directory.EnumerateFileSystemEntries(_folder["folder"]).Should().BeEmpty();
        Directory.EnumerateFiles(Path.GetDirectoryName(_folder["folder"])!, "*.tmp").Should().BeEmpty();
    }

    [Fact]
    public void A_network_error_is_not_taken_for_a_file_error() =>
        FileErrors.Explain(new IOException("Unable to read data from the transport connection", 104)).Should().BeNull();

    [Fact]
    public void A_lock_that_another_holds_is_waited_for_and_one_that_cannot_be_made_is_an_error()
    {
        using var held = FileLock.TryTake(_folder["lock"]);
        Directory.CreateDirectory(_folder["folder"]);

        FileLock.TryTake(_folder["lock"]).Should().BeNull();
        var take = () => FileLock.TryTake(_folder["folder"]);
        take.Should().Throw<DiceException>().Which.Problem.Should().Contain(_folder["folder"]);
    }

    [Fact]
    public void A_lock_on_a_read_only_disk_is_an_error_at_once()
    {
        using var disk = SmallDisk.Mount(_folder["disk"], "size=64k");
        using (FileLock.TryTake(_folder["disk/lock"]))
        {
        }

        disk.MakeReadOnly();

        var take = () => FileLock.TryTake(_folder["disk/lock"]);
        take.Should().Throw<DiceException>().Which.Problem.Should().Be($"{_folder["disk/lock"]} cannot be written: the disk is mounted read-only");
    }

    [Fact]
    public void A_lock_is_taken_on_a_full_disk_too_where_its_holder_cannot_be_recorded()
    {
        using var disk = SmallDisk.Mount(_folder["disk"], "size=64k");
        disk.Fill();

        using var taken = FileLock.Take(_folder["disk/lock"]).Recorded();

        FileLock.TryTake(_folder["disk/lock"]).Should().BeNull();
    }

    [Fact]
    public void A_file_on_a_full_disk_keeps_its_old_content()
    {
        using var disk = SmallDisk.Mount(_folder["disk"], "size=64k");
        Files.Write(_folder["disk/file"], "old", Files.Shared);

        var write = () => Files.Write(_folder["disk/file"], new string('x', 1 << 20), Files.Shared);

        write.Should().Throw<DiceException>().Which.Problem.Should().Be($"{_folder["disk/file"]} cannot be written: the disk is full");
        File.ReadAllText(_folder["disk/file"]).Should().Be("old");
        Directory.EnumerateFiles(_folder["disk"]).Should().ContainSingle();
    }
}
