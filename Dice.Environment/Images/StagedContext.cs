namespace Dice.Environment.Images;

/// <summary>Copies of an application's files in a folder of their own, so that a build sees them as they were hashed.</summary>
internal sealed class StagedContext : IDisposable
{
    private StagedContext(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Copies what the patterns name.</summary>
    public static StagedContext Copy(string context, IEnumerable<string> patterns)
    {
        var staged = new StagedContext(Directory.CreateTempSubdirectory("dice-context-").FullName);
        try
        {
            foreach (var file in FilePatterns.Match(context, patterns))
            {
                var target = Path.Combine(staged.Folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(context, file), target);
            }

            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
