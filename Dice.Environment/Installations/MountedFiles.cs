using Dice.Environment.Storage;

namespace Dice.Environment.Installations;

/// <summary>The text files of folders that services mount, which go to a cluster as ConfigMaps.</summary>
internal static class MountedFiles
{
    /// <summary>Returns the files of a folder by name, without those below it.</summary>
    public static IReadOnlyDictionary<string, string> Read(FolderMount mount) =>
        FileErrors.Guard(mount.Source, () => Directory.EnumerateFiles(mount.Source).ToDictionary(path => Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal));
}
