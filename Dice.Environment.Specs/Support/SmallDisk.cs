using System.Diagnostics;

namespace Dice.Environment.Specs.Support;

/// <summary>A file system in memory, mounted for a test: it can be small, full or read-only. Needs root; without it the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts it.</summary>
    /// <param name="folder">The folder, made if need be.</param>
    /// <param name="options">The options of the tmpfs, such as <c>size=64k</c>.</param>
    public static SmallDisk Mount(string folder, string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "mounting a file system needs Linux and root");
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(TryRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder), "this machine does not let root mount a file system");
        return new SmallDisk(folder);
    }

    /// <summary>Nothing can be written from now on.</summary>
    public void MakeReadOnly() => TryRun("mount", "-o", "remount,ro", _folder).Should().BeTrue();

    /// <summary>No byte is free from now on.</summary>
    public void Fill()
    {
        try
        {
            File.WriteAllBytes(Path.Combine(_folder, "filler"), new byte[4 << 20]);
        }
        catch (IOException)
        {
            return;
        }

        Assert.Fail("the disk is larger than a test's");
    }

    public void Dispose() => TryRun("umount", "--lazy", _folder);

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
