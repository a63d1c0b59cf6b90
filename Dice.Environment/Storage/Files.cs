using System.Text;

namespace Dice.Environment.Storage;

/// <summary>
/// Writes files atomically: a reader sees either the old content or the new. Errors of the file system are thrown as a
/// <see cref="Model.DiceException"/> with the path and the remedy.
/// </summary>
public static class Files
{
    /// <summary>The owner can read and write; other users have no access.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Every user can read; the owner can write.</summary>
    public const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode SharedFolder = PrivateFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes a temporary file beside the target, created with the given mode, and renames it.</summary>
    public static void Write(string path, string content, UnixFileMode mode) => Write(path, Encoding.UTF8.GetBytes(content), mode);

    /// <summary>Writes a temporary file beside the target, created with the given mode, and renames it.</summary>
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

    /// <summary>Writes only when the content differs, so that processes that watch the file are not notified without a change.</summary>
    public static void WriteIfChanged(string path, string content, UnixFileMode mode)
    {
        RefuseSpecial(path);
        if (!FileErrors.Guard(path, () => File.Exists(path) && File.ReadAllText(path) == content))
        {
            Write(path, content, mode);
        }
    }

    /// <summary>Makes a path a symbolic link to a target, which need not exist. Does nothing where this user may not create links (on Windows).</summary>
    public static void LinkIfChanged(string path, string target) => FileErrors.Guard(path, () =>
    {
        if (new FileInfo(path).LinkTarget == target)
        {
            return;
        }

        var temporary = $"{path}.{System.Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            File.CreateSymbolicLink(temporary, target);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && FileErrors.IsFileError(e))
        {
            return;
        }

        File.Move(temporary, path, overwrite: true);
    });

    /// <summary>
    /// Refuses a device, a pipe or a socket. A write would replace it: renaming a file to <c>/dev/null</c> breaks the machine. A read might never end, and a pipe
    /// can be read only once.
    /// </summary>
    /// <param name="path">The path; nothing needs to exist there.</param>
    /// <param name="origin">What names the path, such as an option; null if nothing does.</param>
    /// <exception cref="DiceException">The path, or the target of the link there, is not a file or folder.</exception>
    public static void RefuseSpecial(string path, string? origin = null)
    {
        if (IsSpecial(path))
        {
            throw new DiceException($"{path}{(origin is null ? "" : $" of {origin}")} is a device, a pipe or a socket, where a file is needed", "use the path of a file");
        }
    }

    /// <summary>Whether a path leads to a device, a pipe or a socket; false on systems that do not provide it.</summary>
    public static bool IsSpecial(string path) => FileIdentity.Of(path) is { IsSpecial: true };

    /// <summary>Sets the mode regardless of the process's umask; does nothing on Windows.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Returns a file's mode; null on Windows.</summary>
    public static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);

    /// <summary>Creates a folder that only its owner can enter; an existing folder keeps its mode.</summary>
    public static void CreatePrivateFolder(string path) => CreateFolder(path, PrivateFolder);

    /// <summary>Creates a folder that every user can enter; an existing folder keeps its mode.</summary>
    public static void CreateSharedFolder(string path) => CreateFolder(path, SharedFolder);

    /// <summary>Creates a folder and its missing parents with the process's default mode.</summary>
    /// <returns>The folder's absolute path.</returns>
    public static string CreateFolder(string path) => FileErrors.Guard(path, () =>
    {
        Make(Path.GetFullPath(path), full => Directory.CreateDirectory(full));
        return Path.GetFullPath(path);
    });

    /// <summary>Removes a file; does nothing when it or its folder does not exist.</summary>
    public static void Delete(string path) => FileErrors.Guard(path, () =>
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // There is no file either.
        }
    });

    /// <summary>Removes a folder and its content; does nothing when it does not exist.</summary>
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

    /// <summary>Creates a folder and its missing parents. Under sudo, each new folder gets the owner of its parent folder.</summary>
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
        RefuseSpecial(path);
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
