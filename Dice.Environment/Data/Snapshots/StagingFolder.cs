using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>A folder below DICE_HOME for an incomplete snapshot. Disposing removes it.</summary>
internal sealed class StagingFolder : IDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    private StagingFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Creates a staging folder, and removes those of killed processes.</summary>
    /// <exception cref="Model.DiceException">The folder cannot be created.</exception>
    public static StagingFolder Create(EnvironmentData data)
    {
        var all = System.IO.Path.Combine(data.Folders.Root, "staging");
        try
        {
            data.Folders.EnsureExists();
            Files.CreatePrivateFolder(all);
            foreach (var left in new DirectoryInfo(all).EnumerateDirectories().Where(folder => data.Time.GetUtcNow() - folder.CreationTimeUtc > LongestLife))
            {
                Remove(left.FullName);
            }

            var path = System.IO.Path.Combine(all, $"{data.Id}-{Guid.NewGuid():N}");
            Files.CreatePrivateFolder(path);
            return new StagingFolder(path);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Explain(e, all)!;
        }
    }

    public void Dispose() => Remove(Path);

    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process removes it at the same time, or the disk reports an error: a later call retries.
        }
    }
}
