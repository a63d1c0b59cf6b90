using System.Runtime.InteropServices;

namespace Dice.Environment.Commands.Output;

/// <summary>
/// Checks whether this process may open enough files (RLIMIT_NOFILE). With too few, .NET cannot load an assembly and aborts. So this check
/// runs first and uses nothing that has to be loaded. The runtime has already raised the soft limit to the hard limit.
/// </summary>
internal static class OpenFiles
{
    /// <summary><c>run-env.sh</c> checks the same number.</summary>
    private const int Needed = 256;

    private const int StandardError = 2;

    private static int Resource => OperatingSystem.IsLinux() ? 7 : 8; // The number in the system's headers: Linux, and the BSDs with macOS.

    /// <summary>Whether the limit is high enough; if not, writes an error to standard error.</summary>
    public static bool Suffice()
    {
        if (OperatingSystem.IsWindows() || GetLimit(Resource, out var limit) != 0 || limit.Soft >= Needed)
        {
            return true;
        }

        var message = "error: this process may open only "u8;
        _ = Write(StandardError, message.ToArray(), (nuint)message.Length);
        WriteNumber(limit.Soft);
        var rest = " files at once, and .NET needs at least 256\n  → raise the hard limit (ulimit -Hn), as root or in /etc/security/limits.conf, then run this again\n"u8;
        _ = Write(StandardError, rest.ToArray(), (nuint)rest.Length);
        return false;
    }

    /// <summary>Writes a number without formatting functions, which need more assemblies.</summary>
    private static void WriteNumber(ulong number)
    {
        if (number >= 10)
        {
            WriteNumber(number / 10);
        }

        _ = Write(StandardError, [(byte)('0' + (number % 10))], 1);
    }

    [DllImport("libc", EntryPoint = "getrlimit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "write"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(int descriptor, byte[] text, nuint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
