using System.Text.RegularExpressions;

namespace Dice.Environment.Storage;

/// <summary>Turns a failed access to a file or folder into an error that names the path and the remedy.</summary>
public static partial class FileErrors
{
    /// <summary>Whether an exception has a type that file access throws. Sockets and pipes throw the same types, but name no path.</summary>
    public static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Returns the error for an exception; null when the exception does not come from a file operation.</summary>
    /// <param name="exception">The exception of the file operation.</param>
    /// <param name="path">The file or folder; null to use the one in the exception's message.</param>
    public static DiceException? Explain(Exception exception, string? path = null)
    {
        if (!IsFileError(exception) || (path ?? PathIn(exception)) is not { } named)
        {
            // Without a path, only errors that sockets and pipes never cause can be attributed to a file.
            return IsFileError(exception) ? Describe(Errno.Of(exception), exception) : null;
        }

        var (problem, remedy) = Describe(Errno.Of(exception), Path.GetFullPath(named), exception);
        return new DiceException(problem, remedy, exception);
    }

    /// <summary>Runs an action on a file or folder and converts errors of the file system to a <see cref="DiceException"/>.</summary>
    /// <exception cref="DiceException">The file system reported an error.</exception>
    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    /// <summary>Runs a function on a file or folder and converts errors of the file system to a <see cref="DiceException"/>.</summary>
    /// <exception cref="DiceException">The file system reported an error.</exception>
    public static T Guard<T>(string path, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Explain(e, path)!;
        }
    }

    private static DiceException? Describe(int errno, Exception exception) => errno switch
    {
        Errno.NoSpace => new DiceException("the disk is full", "free space (df -h shows which disk), then run it again", exception),
        Errno.TooManyOpenFiles or Errno.TooManyOpenFilesOnSystem => new DiceException("too many files are open", TooManyFilesRemedy, exception),
        _ when errno == Errno.QuotaExceeded => new DiceException("the disk quota is used up", "remove files (quota -s shows the limit), then run it again", exception),
        _ => null,
    };

    private const string TooManyFilesRemedy = "raise the limit (ulimit -n 4096), or stop processes that hold many files open, then run it again";

    private static (string Problem, string Remedy) Describe(int errno, string path, Exception exception)
    {
        var obstacle = PathObstacle.Find(path);
        var place = UserFolders.Containing(path);
        var elsewhere = place is null ? "" : $", or set {place.Variable} to a folder elsewhere";
        if (errno == Errno.QuotaExceeded)
        {
            return ($"{path} cannot be written: the disk quota is used up", $"remove files there (quota -s shows the limit){elsewhere}");
        }

        switch (errno)
        {
            case Errno.NoSpace:
                return ($"{path} cannot be written: the disk is full", $"free space there (df -h {ShellText.Quote(obstacle.Existing)} shows the disk){elsewhere}");
            case Errno.ReadOnly:
                return ($"{path} cannot be written: the disk is mounted read-only", $"mount it writable{elsewhere}");
            case Errno.TooManyOpenFiles or Errno.TooManyOpenFilesOnSystem:
                return ($"{path} cannot be opened: too many files are open", TooManyFilesRemedy);
            case Errno.InputOutput:
                return ($"the disk reports an error for {path}", $"see the kernel's messages (dmesg){elsewhere}");
            case Errno.NameTooLong:
                return ($"the path {path} is too long for the file system", $"use a shorter path{elsewhere}");
            case Errno.Busy or Errno.TextBusy:
                return ($"{path} cannot be changed: it is in use, or something is mounted there", $"see what uses it (findmnt {ShellText.Quote(path)}; fuser -v {ShellText.Quote(path)}), then run it again");
        }

        return obstacle.Kind switch
        {
            PathObstacle.Kinds.DanglingLink => ($"{path} cannot be used: {obstacle.Existing} is a link to {obstacle.Target}, which does not exist", $"create that folder, or remove the link: rm {ShellText.Quote(obstacle.Existing)}{elsewhere}"),
            PathObstacle.Kinds.LinkLoop => ($"{path} cannot be used: the link {obstacle.Existing} leads back to itself", $"remove the link: rm {ShellText.Quote(obstacle.Existing)}{elsewhere}"),
            PathObstacle.Kinds.File => NotAFolder(),
            PathObstacle.Kinds.FileAtEnd when errno is Errno.Exists or Errno.NotFolder => NotAFolder(),
            // .NET reports "denied" when a folder is opened as a file. If the folder can be listed, permissions are not the cause.
            PathObstacle.Kinds.Folder when errno is Errno.Denied or Errno.IsFolder && obstacle.Existing == path && CanList(path)
                => ($"{path} is a folder, where a file is needed", place is null ? "use the path of a file" : $"move that folder away: mv {ShellText.Quote(path)} {ShellText.Quote(path + ".old")}"),
            _ when errno is Errno.Denied or Errno.NotPermitted => Denied(path, obstacle.Existing, place, elsewhere),
            _ when exception is FileNotFoundException or DirectoryNotFoundException => ($"{path} does not exist", "if something removed it while the command ran, run the command again; else check the path"),
            _ => ($"{path} cannot be used: {ReasonOf(exception)}", $"see what is there: ls -ld {ShellText.Quote(obstacle.Existing)}{elsewhere}"),
        };

        (string, string) NotAFolder() => (
            $"{path} cannot be used: {obstacle.Existing} is a file, not a folder",
            place is null ? "use another path, or move that file away" : $"set {place.Variable} to a folder, or move that file away");
    }

    /// <summary>Proposes a change of owner only below a folder of Dice, never for a folder of the system or of another user.</summary>
    private static (string Problem, string Remedy) Denied(string path, string existing, UserFolders.Place? place, string elsewhere)
    {
        var problem = existing == path ? $"access to {path} is denied" : $"{path} cannot be used: access to {existing} is denied";
        if (Env.IsPrivilegedProcess)
        {
            return (problem, $"root is refused only by a network disk or an immutable file (lsattr -d {ShellText.Quote(existing)}){(elsewhere.Length > 0 ? elsewhere : "; use another folder")}");
        }

        if (place is null)
        {
            return (problem, $"use a folder that you can write to, or request access (ls -ld {ShellText.Quote(existing)} shows the owner)");
        }

        return UserFolders.IsWithin(existing, place.Folder)
            ? (problem, $"take ownership: sudo chown -R \"$(id -u)\" {ShellText.Quote(existing)}; chmod -R u+rwX {ShellText.Quote(existing)}{elsewhere}")
            : (problem, $"set {place.Variable} to a folder that you can write to");
    }

    private static bool CanList(string folder)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).FirstOrDefault();
            return true;
        }
        catch (Exception e) when (IsFileError(e))
        {
            return false;
        }
    }

    /// <summary>.NET's message without the path, which the error already contains.</summary>
    private static string ReasonOf(Exception exception)
    {
        var message = exception.Message;
        var at = message.IndexOf(" : '", StringComparison.Ordinal);
        return at > 0 ? message[..at] : message;
    }

    private static string? PathIn(Exception exception) =>
        exception is FileNotFoundException { FileName: { Length: > 0 } name } && Path.IsPathRooted(name) ? name
        : QuotedPath().Match(exception.Message) is { Success: true } match ? match.Groups[1].Value
        : null;

    [GeneratedRegex("'((?:/|[A-Za-z]:\\\\).*)'", RegexOptions.Singleline)]
    private static partial Regex QuotedPath();
}
