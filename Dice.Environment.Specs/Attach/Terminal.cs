namespace Dice.Environment.Specs.Attach;

/// <summary>The terminal that a run was started from, also where a runner has redirected the output.</summary>
internal static class Terminal
{
    private const string Device = "/dev/tty";

    /// <summary>Writes a line, if there is a terminal and the output does not go there anyway.</summary>
    public static void TryWriteLine(string text)
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return;
        }

        try
        {
            using var terminal = new StreamWriter(new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
            terminal.WriteLine(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // No terminal: a CI job, or a process in the background. The report says it, too.
        }
    }
}
