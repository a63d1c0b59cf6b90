using System.Text;

namespace Dice.Environment.Commands.Output;

/// <summary>
/// Writes to one of the process's streams and never throws, so that output cannot interrupt the work. The first failure is kept in
/// <see cref="Failure"/>, and everything after it is dropped.
/// </summary>
internal sealed class OutputWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Stream _stream;
    private readonly Encoder _encoder;
    private volatile OutputFailure? _failure;

    /// <summary>Creates a writer to a stream.</summary>
    public OutputWriter(Stream stream, Encoding encoding)
    {
        (_stream, Encoding, _encoder) = (stream, encoding, encoding.GetEncoder());
        CoreNewLine = ['\n'];
    }

    /// <summary>Returns a writer to standard output (1) or standard error (2).</summary>
    public static OutputWriter Of(int descriptor) => OperatingSystem.IsWindows()
        ? new OutputWriter(descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError(), Console.OutputEncoding) { CoreNewLine = ['\r', '\n'] }
        : new OutputWriter(new DescriptorStream(descriptor), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    public override Encoding Encoding { get; }

    /// <summary>The first failure; null when there was none.</summary>
    public OutputFailure? Failure => _failure;

    /// <summary>Cancelled when nothing more can be written.</summary>
    public CancellationToken Closed => _closed.Token;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            var bytes = new byte[_encoder.GetByteCount(buffer, flush: false)];
            var count = _encoder.GetBytes(buffer, bytes, flush: false);
            WriteBytes(bytes.AsSpan(0, count));
        }
    }

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <summary>Writes bytes without encoding them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            try
            {
                _stream.Write(bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
            {
                _failure = OutputFailure.Of(e);
                _ = _closed.CancelAsync(); // Asynchronously, because a handler may write.
            }
        }
    }
}

/// <summary>Why a stream of this process cannot be written any more.</summary>
/// <param name="Reason">The operating system's message.</param>
/// <param name="ReaderLeft">Whether the reader ended, as <c>head</c> does, or the terminal was closed; then the rest is not needed.</param>
internal sealed record OutputFailure(string Reason, bool ReaderLeft)
{
    private const int InputOutputError = 5; // EIO: the terminal was closed.
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>Returns the failure that an exception reports.</summary>
    public static OutputFailure Of(Exception exception) => new(exception.Message, exception is IOException { HResult: BrokenPipe or InputOutputError });
}
