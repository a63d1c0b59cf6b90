namespace Dice.Environment.Storage;

/// <summary>
/// The process that holds a lock, for the messages of waiting processes. It is recorded in a file beside the lock's file, because .NET cannot open a file that
/// another process has locked. A record of a process that has ended is ignored.
/// </summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="Command">The command's arguments.</param>
public sealed record LockHolder(int ProcessId, string Command)
{
    private const int LongestCommand = 120;

    /// <summary>Records this process as the holder. Errors are ignored, because only messages use the record.</summary>
    public static void Record(string lockPath)
    {
        var command = string.Join(' ', System.Environment.GetCommandLineArgs().Skip(1)).ReplaceLineEndings(" ");
        var shown = command.Length > LongestCommand ? $"{command[..LongestCommand]}…" : command;
        Ignoring(() => Files.Write(PathFor(lockPath), string.Create(CultureInfo.InvariantCulture, $"{System.Environment.ProcessId}\n{shown}\n"), Files.Private));
    }

    /// <summary>Removes the record of this process.</summary>
    public static void Clear(string lockPath) => Ignoring(() => File.Delete(PathFor(lockPath)));

    /// <summary>Reads the recorded holder; null when there is none, or when the record is unreadable or outdated.</summary>
    public static LockHolder? Find(string lockPath)
    {
        string[] lines = [];
        Ignoring(() => lines = File.ReadAllLines(PathFor(lockPath)));
        return lines is [var number, var command, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsAlive(id) ? new LockHolder(id, command) : null;
    }

    public override string ToString() => Command.Length == 0 ? $"process {ProcessId}" : $"`{Command}` (process {ProcessId})";

    private static string PathFor(string lockPath) => $"{lockPath}.holder";

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Ignoring(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is Model.DiceException || FileErrors.IsFileError(e))
        {
        }
    }
}
