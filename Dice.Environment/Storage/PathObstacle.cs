namespace Dice.Environment.Storage;

/// <summary>The deepest existing part of a path, which explains why the path cannot be used.</summary>
/// <param name="Kind">What the existing part is.</param>
/// <param name="Existing">The path of the existing part.</param>
/// <param name="Target">The target, if it is a link.</param>
internal sealed record PathObstacle(PathObstacle.Kinds Kind, string Existing, string? Target = null)
{
    /// <summary>The kinds of existing parts.</summary>
    public enum Kinds
    {
        /// <summary>A folder: only its permissions can be the cause.</summary>
        Folder,

        /// <summary>A file, where a folder is needed.</summary>
        File,

        /// <summary>A file at the end of the path.</summary>
        FileAtEnd,

        /// <summary>A link whose target does not exist.</summary>
        DanglingLink,

        /// <summary>A link that leads back to itself.</summary>
        LinkLoop,
    }

    /// <summary>Finds the deepest existing part.</summary>
    public static PathObstacle Find(string path)
    {
        for (var at = Path.TrimEndingDirectorySeparator(path); ; at = Path.GetDirectoryName(at)!)
        {
            if (Directory.Exists(at) || Path.GetDirectoryName(at) is null)
            {
                return new(Kinds.Folder, at);
            }

            // For a link whose target does not exist, .NET reports an existing file.
            if (LinkTargetOf(at) is { } target && !LeadsToFile(at, out var loops))
            {
                return new(loops ? Kinds.LinkLoop : Kinds.DanglingLink, at, Path.GetFullPath(target, Path.GetDirectoryName(at)!));
            }

            if (File.Exists(at))
            {
                return new(at == path ? Kinds.FileAtEnd : Kinds.File, at);
            }
        }
    }

    private static bool LeadsToFile(string link, out bool loops)
    {
        loops = false;
        try
        {
            return new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            loops = true;
            return false;
        }
    }

    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            return null;
        }
    }
}
