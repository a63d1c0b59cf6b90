using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dice.LoadTests.Engine;

/// <summary>How many files this process may have open at once, as the operating system limits it (RLIMIT_NOFILE). Each connection is an open file.</summary>
/// <param name="Soft">The limit in force.</param>
/// <param name="Hard">How far the process may raise it.</param>
public sealed record FileLimit(ulong Soft, ulong Hard)
{
    private static int Resource => OperatingSystem.IsLinux() ? 7 : 8; // The number in the system's headers: Linux, and the BSDs with macOS.

    /// <summary>The limit of this process; null where the system has none, as on Windows.</summary>
    public static FileLimit? Read() =>
        !OperatingSystem.IsWindows() && GetLimit(Resource, out var limit) == 0 ? new FileLimit(limit.Soft, limit.Hard) : null;

    /// <summary>Raises the soft limit of this process, as far as the hard one allows; it is never lowered.</summary>
    /// <returns>The limit that is then in force.</returns>
    public FileLimit Raise(ulong wanted)
    {
        var raised = this with { Soft = Math.Min(wanted, Hard) };
        if (raised.Soft <= Soft)
        {
            return this;
        }

        var limit = new Limit { Soft = raised.Soft, Hard = Hard };
        return SetLimit(Resource, in limit) == 0 ? raised : this;
    }

    /// <summary>How many files this process has open now; 0 where that cannot be read.</summary>
    public static int CountOpen()
    {
        try
        {
            return Directory.Exists("/dev/fd") ? Directory.EnumerateFileSystemEntries("/dev/fd").Count() : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
