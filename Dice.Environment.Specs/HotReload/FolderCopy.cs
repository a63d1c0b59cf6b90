using System.Diagnostics;

namespace Dice.Environment.Specs.HotReload;

/// <summary>Copies an application's folder without what is made from it.</summary>
public static class FolderCopy
{
    private static readonly string[] Made = ["node_modules", "dist", ".cache", ".astro", ".next", ".git"];

    /// <summary>Copies it, folders below it included. Root gives the copy the owner that the folder has.</summary>
    public static void Make(string from, string to)
    {
        Copy(from, to);
        if (OperatingSystem.IsLinux() && Env.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "--reference", from, to]);
            chown.WaitForExit();
            chown.ExitCode.Should().Be(0, "the copy belongs to the owner of the folder");
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !Made.Contains(Path.GetFileName(folder))))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
