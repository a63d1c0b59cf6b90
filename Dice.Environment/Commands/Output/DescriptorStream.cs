using System.Runtime.InteropServices;

namespace Dice.Environment.Commands.Output;

/// <summary>
/// Writes to a file descriptor that this process inherited. .NET's console stream ignores that the reader of a pipe has closed it;
/// this one throws an <see cref="IOException"/> whose <see cref="Exception.HResult"/> is the error number of the operating system.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private const int Interrupted = 4; // EINTR
    private const int BadDescriptor = 9; // EBADF
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const short WritableEvent = 4; // POLLOUT
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35; // EAGAIN

    /// <summary>
    /// If a descriptor was closed at the start, the runtime uses it for the next file that it opens, and text would be written to that
    /// file. The runtime opens files with close-on-exec; an inherited descriptor cannot have that flag.
    /// </summary>
    private readonly bool _isInherited = GetFlags(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isInherited)
        {
            throw Failure(BadDescriptor);
        }

        while (!buffer.IsEmpty)
        {
            var written = WriteTo(descriptor, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
            {
                // Another process has set the pipe to non-blocking mode, and its reader is slow.
                var wait = new Poll { Descriptor = descriptor, Events = WritableEvent };
                _ = WaitFor(ref wait, 1, timeout: -1);
            }
            else if (error != Interrupted)
            {
                throw Failure(error);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteTo(int descriptor, in byte buffer, nuint count);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int WaitFor(ref Poll descriptors, nuint count, int timeout);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetFlags(int descriptor, int command);
}
