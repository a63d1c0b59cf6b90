using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Mounts;

/// <summary>A file or folder that not every user may read.</summary>
/// <param name="Path">The path.</param>
/// <param name="Mode">The mode.</param>
/// <param name="IsFolder">Whether it is a folder, which a user must also be able to enter.</param>
internal sealed record ClosedFile(string Path, UnixFileMode Mode, bool IsFolder)
{
    /// <summary>The mode in the form that chmod takes.</summary>
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

/// <summary>Finds files of a source folder that not every user may read, for example those created with umask 077.</summary>
internal static class ClosedFiles
{
    private const UnixFileMode OpenFile = UnixFileMode.OtherRead;
    private const UnixFileMode OpenFolder = OpenFile | UnixFileMode.OtherExecute;

    /// <summary>Returns the closed files of a folder, itself included. Links, hidden files and editors' temporary files do not count.</summary>
    public static IReadOnlyList<ClosedFile> Below(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return []; // On other systems the engine runs in a virtual machine, whose file sharing decides.
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
                // A folder that this user cannot list either is in the list itself.
            }
        }
    }

    private static bool Counts(string name) => !name.StartsWith('.') && !name.StartsWith('#') && !name.EndsWith('~') && name != "node_modules";
}
