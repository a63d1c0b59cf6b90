using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dice.LoadTests.Engine;

/// <summary>The operating system's limit of open files for this process (RLIMIT_NOFILE). Each connection is an open file.</summary>
/// <param name="Soft">The limit in effect.</param>
/// <param name="Hard">The highest limit that the process can set.</param>
public sealed record FileLimit(ulong Soft, ulong Hard)
{
    private static int Resource => OperatingSystem.IsLinux() ? 7 : 8; // RLIMIT_NOFILE in the system headers of Linux, and of the BSDs including macOS.

    /// <summary>The limit of this process; null if the system has none, as on Windows.</summary>
    public static FileLimit? Read() =>
        !OperatingSystem.IsWindows() && GetLimit(Resource, out var limit) == 0 ? new FileLimit(limit.Soft, limit.Hard) : null;

    /// <summary>Raises the soft limit of this process up to the hard limit; never lowers it.</summary>
    /// <returns>The limit that is then in effect.</returns>
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

    /// <summary>The number of files that this process has open; 0 if unknown.</summary>
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
