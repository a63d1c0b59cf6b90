using System.Runtime.InteropServices;

namespace Dice.Environment.Setup;

/// <summary>Sends POSIX signals. It does not use the <c>kill</c> command, which some machines lack.</summary>
public static class ProcessSignal
{
    /// <summary>SIGINT, the signal of Ctrl-C.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal; does nothing when the process has ended.</summary>
    /// <param name="process">The process id; a negative one names a process group.</param>
    /// <param name="signal">The signal's number.</param>
    public static void Send(int process, int signal) => _ = NativeKill(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);
}
