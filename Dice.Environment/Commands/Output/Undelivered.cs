namespace Dice.Environment.Commands.Output;

/// <summary>What the exit code says when standard output could not be written.</summary>
internal static class Undelivered
{
    /// <summary>
    /// The exit code of a run. A verb that only reads has failed when its output did not arrive, unless the reader left by itself. A verb
    /// that changes something has done its work: its code stays, and a note says that output is missing.
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
            console.Error.WriteLine("  → direct it to a place that can be written, with free space");
            return code == ExitCode.Fine ? ExitCode.Fault : code;
        }

        console.Error.WriteLine($"note: not all of the output could be written: {failure.Reason}{(code == ExitCode.Fine ? "; the work itself is done" : "")}");
        return code;
    }
}
