using System.Runtime.InteropServices;

namespace Dice.Environment.Setup;

/// <summary>Sends POSIX signals. The <c>kill</c> command is not on every machine.</summary>
public static class ProcessSignal
{
    /// <summary>SIGINT, as a terminal's Ctrl-C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal; a process that has ended is ignored.</summary>
    /// <param name="process">The process id; a negative one names a process group.</param>
    /// <param name="signal">The signal's number.</param>
    public static void Send(int process, int signal) => _ = NativeKill(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);
}
