namespace Dice.Environment.Storage;

/// <summary>What stands in the way of a path: the deepest part of it that exists, and what that is.</summary>
/// <param name="Kind">What the part is.</param>
/// <param name="Existing">The part.</param>
/// <param name="Target">Where it leads, if it is a link.</param>
internal sealed record PathObstacle(PathObstacle.Kinds Kind, string Existing, string? Target = null)
{
    /// <summary>What a part of a path is.</summary>
    public enum Kinds
    {
        /// <summary>A folder: nothing in the way but its rights.</summary>
        Folder,

        /// <summary>A file, where a folder is needed.</summary>
        File,

        /// <summary>A file at the path's end.</summary>
        FileAtEnd,

        /// <summary>A link to something that does not exist.</summary>
        DanglingLink,

        /// <summary>A link that leads back to itself.</summary>
        LinkLoop,
    }

    /// <summary>Looks for it.</summary>
    public static PathObstacle Find(string path)
    {
        for (var at = Path.TrimEndingDirectorySeparator(path); ; at = Path.GetDirectoryName(at)!)
        {
            if (Directory.Exists(at) || Path.GetDirectoryName(at) is null)
            {
                return new(Kinds.Folder, at);
            }

            // .NET says of a link that leads nowhere that it exists, as a file.
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
