using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Dice.Environment.Specs.Support;

/// <summary>A terminal without a window. What is written to it is read and dropped until it is closed.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadAndWrite = 2; // O_RDWR
    private const int NotControlling = 0x100; // O_NOCTTY
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private readonly SafeFileHandle _ours;
    private readonly StringBuilder _text = new();

    public PseudoTerminal()
    {
        var ours = Open(ReadAndWrite | NotControlling | CloseOnExec);
        var name = new byte[64];
        if (ours < 0 || Grant(ours) != 0 || Unlock(ours) != 0 || NameOf(ours, name, (nuint)name.Length) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        Path = Encoding.ASCII.GetString(name).TrimEnd('\0');
        _ours = new SafeFileHandle(ours, ownsHandle: true);
        new Thread(Read) { IsBackground = true }.Start();
    }

    /// <summary>The path that programs open.</summary>
    public string Path { get; }

    public bool IsOpen => !_ours.IsClosed;

    /// <summary>What was written to it.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Closes it: programs get an error for what they write, and a session whose controlling terminal it is gets SIGHUP.</summary>
    public void Dispose() => _ours.Dispose();

    private void Read()
    {
        var buffer = new byte[4096];
        var wait = new PollEntry[1];
        while (IsOpen)
        {
            // A read without end would keep the terminal open, whoever closes it.
            wait[0] = new PollEntry { Descriptor = (int)_ours.DangerousGetHandle(), Events = 1 };
            if (Poll(wait, 1, 50) <= 0 || (wait[0].Returned & 1) == 0)
            {
                Thread.Sleep(10); // Nobody has opened it yet.
                continue;
            }

            try
            {
                var count = RandomAccess.Read(_ours, buffer, 0);
                lock (_text)
                {
                    _text.Append(Encoding.UTF8.GetString(buffer, 0, count));
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
            {
                return;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [DllImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(int flags);

    [DllImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Grant(int terminal);

    [DllImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlock(int terminal);

    [DllImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NameOf(int terminal, byte[] name, nuint size);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] PollEntry[] entries, nuint count, int timeout);
}
