namespace Dice.Environment.Commands.Output;

/// <summary>Determines the exit code when standard output could not be written.</summary>
internal static class Undelivered
{
    /// <summary>
    /// Returns the exit code of a run. A verb that only reads has failed when its output was not written, unless the reader closed it. A verb
    /// that changes something has done its work: it keeps its exit code, and a note reports the missing output.
    /// </summary>
    public static int Account(HostConsole console, bool isReadOnly, int code)
    {
        if (console.Out.Failure is not { ReaderLeft: false } failure)
        {
            return code;
        }

        if (isReadOnly)
        {
            console.Error.WriteLine($"error: standard output could not be written: {failure.Reason}");
            console.Error.WriteLine("  → redirect it to a writable place with free space");
            return code == ExitCode.Fine ? ExitCode.Error : code;
        }

        console.Error.WriteLine($"note: not all of the output could be written: {failure.Reason}{(code == ExitCode.Fine ? "; the work itself is done" : "")}");
        return code;
    }
}
