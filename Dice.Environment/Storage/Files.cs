using System.Text;

namespace Dice.Environment.Storage;

/// <summary>
/// Files written whole: a reader sees the old content or the new, never half of it. What the file system refuses is thrown as a
/// <see cref="Model.DiceException"/> that names the path and the remedy.
/// </summary>
public static class Files
{
    /// <summary>Only the owner reads and writes.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Everybody reads, the owner writes.</summary>
    public const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode SharedFolder = PrivateFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes beside the target with the given mode from the first byte on, and renames.</summary>
    public static void Write(string path, string content, UnixFileMode mode) => Write(path, Encoding.UTF8.GetBytes(content), mode);

    /// <summary>Writes beside the target with the given mode from the first byte on, and renames.</summary>
    public static void Write(string path, byte[] content, UnixFileMode mode)
    {
        try
        {
            Replace(path, content, mode);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Explain(e, path)!;
        }
    }

    /// <summary>Writes only when the content differs, so that whoever watches the file is not woken for nothing.</summary>
    public static void WriteIfChanged(string path, string content, UnixFileMode mode)
    {
        if (!FileErrors.Guard(path, () => File.Exists(path) && File.ReadAllText(path) == content))
        {
            Write(path, content, mode);
        }
    }

    /// <summary>Sets a mode whatever the process's umask; does nothing on Windows.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>A file's mode; null on Windows.</summary>
    public static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);

    /// <summary>Makes a folder that only its owner can enter; one that exists keeps its mode.</summary>
    public static void CreatePrivateFolder(string path) => CreateFolder(path, PrivateFolder);

    /// <summary>Makes a folder that everybody can enter; one that exists keeps its mode.</summary>
    public static void CreateSharedFolder(string path) => CreateFolder(path, SharedFolder);

    /// <summary>Makes a folder with the process's usual mode, and those above it.</summary>
    /// <returns>The folder's absolute path.</returns>
    public static string CreateFolder(string path) => FileErrors.Guard(path, () =>
    {
        Make(Path.GetFullPath(path), full => Directory.CreateDirectory(full));
        return Path.GetFullPath(path);
    });

    /// <summary>Removes a folder and all in it; does nothing where there is none.</summary>
    public static void DeleteFolder(string path) => FileErrors.Guard(path, () =>
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    });

    private static void CreateFolder(string path, UnixFileMode mode) => FileErrors.Guard(path, () =>
    {
        if (!Directory.Exists(path))
        {
            Make(Path.GetFullPath(path), full =>
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(full);
                }
                else
                {
                    Directory.CreateDirectory(full, mode);
                }
            });
            SetMode(path, mode);
        }
    });

    /// <summary>Makes a folder and those above it that are missing; each belongs to the owner of the one that it lies in when sudo made it.</summary>
    private static void Make(string path, Action<string> create)
    {
        var missing = new Stack<string>();
        for (var at = path; SudoCaller.Current is not null && at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        create(path);
        foreach (var made in missing)
        {
            SudoCaller.Adopt(made);
        }
    }

    private static void Replace(string path, byte[] content, UnixFileMode mode)
    {
        var temporary = $"{path}.{System.Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
            }

            SetMode(temporary, mode);
            SudoCaller.Adopt(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw;
        }
    }
}
