namespace Dice.Environment.Runtime.Mounts;

/// <summary>An entry of a folder that shows whether the engine sees the same folder.</summary>
/// <param name="Folder">The folder on this machine.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Length">The file's length; null for a folder.</param>
/// <param name="WrittenAt">When it was last modified.</param>
internal sealed record FolderWitness(string Folder, string Name, long? Length, DateTimeOffset WrittenAt)
{
    private const int Most = 2;

    /// <summary>File sharing may round times to one or two seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Returns a few entries of a folder, files first; none when the folder is empty or cannot be listed.</summary>
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

    /// <summary>Whether the engine sees this entry.</summary>
    public bool Matches(FileSeen? seen) => seen is not null
        && seen.IsFolder == Length is null
        && (Length is null || (seen.Length == Length && (seen.WrittenAt - WrittenAt).Duration() <= Tolerance));

    /// <summary>Reads the entry again, because it may have changed during the request to the engine; null when it is gone.</summary>
    public FolderWitness? Renewed()
    {
        var path = Path.Combine(Folder, Name);
        return Directory.Exists(path) ? Of(Folder, new DirectoryInfo(path)) : File.Exists(path) ? Of(Folder, new FileInfo(path)) : null;
    }

    private static FolderWitness Of(string folder, FileSystemInfo entry) => new(folder, entry.Name, (entry as FileInfo)?.Length, entry.LastWriteTimeUtc);
}
