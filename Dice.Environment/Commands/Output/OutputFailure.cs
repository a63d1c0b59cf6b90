namespace Dice.Environment.Commands.Output;

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
