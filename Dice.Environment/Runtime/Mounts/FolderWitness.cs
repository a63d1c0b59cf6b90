namespace Dice.Environment.Runtime.Mounts;

/// <summary>An entry of a folder by which it is recognised through the engine.</summary>
/// <param name="Folder">The folder on this machine.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Length">The file's length; null for a folder.</param>
/// <param name="WrittenAt">When it was last written.</param>
internal sealed record FolderWitness(string Folder, string Name, long? Length, DateTimeOffset WrittenAt)
{
    private const int Most = 2;

    /// <summary>File sharing may cut times to whole seconds, or to two.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>A few entries of a folder, files first; none when it is empty, or cannot be listed.</summary>
    public static IReadOnlyList<FolderWitness> Choose(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()
                .Where(entry => entry.LinkTarget is null)
                .OrderByDescending(entry => entry is FileInfo)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal)
                .Take(Most)
                .Select(entry => Of(folder, entry))];
        }
        catch (Exception e) when (Storage.FileErrors.IsFileError(e))
        {
            return [];
        }
    }

    /// <summary>Whether what the engine sees is this entry.</summary>
    public bool Matches(FileSeen? seen) => seen is not null
        && seen.IsFolder == Length is null
        && (Length is null || (seen.Length == Length && (seen.WrittenAt - WrittenAt).Duration() <= Tolerance));

    /// <summary>The entry as it is now, for it may have been edited while the engine was asked; null when it is gone.</summary>
    public FolderWitness? Renewed()
    {
        var path = Path.Combine(Folder, Name);
        return Directory.Exists(path) ? Of(Folder, new DirectoryInfo(path)) : File.Exists(path) ? Of(Folder, new FileInfo(path)) : null;
    }

    private static FolderWitness Of(string folder, FileSystemInfo entry) => new(folder, entry.Name, (entry as FileInfo)?.Length, entry.LastWriteTimeUtc);
}
