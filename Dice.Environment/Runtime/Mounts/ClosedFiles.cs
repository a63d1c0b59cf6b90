using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>A file or folder that not everybody may read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="IsFolder">Whether it is a folder, which must be entered too.</param>
internal sealed record ClosedFile(string Path, UnixFileMode Mode, bool IsFolder)
{
    /// <summary>The mode as chmod takes it.</summary>
    public string ModeInWords => $"mode {Convert.ToString((int)Mode, 8).PadLeft(4, '0')}";

    /// <summary>Whether a user may read it. Containers have no capability that would let root read everything.</summary>
    public bool IsOpenTo(ContainerUser user) => FileIdentity.Of(Path) is not { } identity
        || Has(identity.User == user.Id ? 6 : identity.Group == user.Group ? 3 : 0);

    private bool Has(int shift)
    {
        var wanted = (IsFolder ? 5 : 4) << shift;
        return ((int)Mode & wanted) == wanted;
    }
}

/// <summary>Finds files of a source folder that not everybody may read, as umask 077 makes them.</summary>
internal static class ClosedFiles
{
    private const UnixFileMode OpenFile = UnixFileMode.OtherRead;
    private const UnixFileMode OpenFolder = OpenFile | UnixFileMode.OtherExecute;

    /// <summary>Those below a folder, itself included. Links, hidden files and editors' temporary files do not count.</summary>
    public static IReadOnlyList<ClosedFile> Below(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return []; // Elsewhere the engine runs in a machine of its own, whose file sharing decides.
        }

        var found = new List<ClosedFile>();
        Visit(new DirectoryInfo(folder), found);
        return found;
    }

    private static void Visit(FileSystemInfo entry, List<ClosedFile> found)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var open = entry is DirectoryInfo ? OpenFolder : OpenFile;
        if ((entry.UnixFileMode & open) != open)
        {
            found.Add(new ClosedFile(entry.FullName, entry.UnixFileMode & (UnixFileMode)0x1ff, entry is DirectoryInfo));
        }

        if (entry is DirectoryInfo inner)
        {
            try
            {
                foreach (var child in inner.EnumerateFileSystemInfos().Where(child => child.LinkTarget is null && Counts(child.Name)).OrderBy(child => child.Name, StringComparer.Ordinal))
                {
                    Visit(child, found);
                }
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                // A folder that this user cannot list either stands in the list itself.
            }
        }
    }

    private static bool Counts(string name) => !name.StartsWith('.') && !name.StartsWith('#') && !name.EndsWith('~') && name != "node_modules";
}
