using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>A folder below DICE_HOME for a snapshot that is not finished yet. It is removed when this is disposed.</summary>
internal sealed class StagingFolder : IDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    private StagingFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes one, and removes those that killed processes left behind.</summary>
    /// <exception cref="Model.DiceException">It cannot be made.</exception>
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

    /// <inheritdoc />
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
            // Another process removes it too, or the disk refuses: a later call tries again.
        }
    }
}
