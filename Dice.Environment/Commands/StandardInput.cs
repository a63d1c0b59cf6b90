using System.Text;

namespace Dice.Environment.Commands;

/// <summary>Reads a text from standard input.</summary>
internal static class StandardInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads standard input to its end. Ctrl-C ends the wait for it: a read of a pipe or a terminal cannot be cancelled itself.</summary>
    /// <param name="limit">The largest number of bytes.</param>
    /// <param name="expected">What is expected, such as <c>the value</c>, for errors; they never contain the text.</param>
    /// <exception cref="DiceException">The input is longer, is not UTF-8, or cannot be read.</exception>
    public static async Task<string> ReadAsync(int limit, string expected, CancellationToken cancellation)
    {
        // Not disposed: after Ctrl-C, a read can still be waiting.
        var input = Console.OpenStandardInput();
        var bytes = new byte[limit + 1];
        var length = 0;
        try
        {
            while (length < bytes.Length && await input.ReadAsync(bytes.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(cancellation) is > 0 and var count)
            {
                length += count;
            }

            var text = bytes.AsSpan(0, Math.Min(length, limit));
            return length > limit
                ? throw new DiceException(string.Create(CultureInfo.InvariantCulture, $"{expected} on standard input has more than {limit} bytes"), "check what is read: a file, or the output of a command")
                : Strict.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        }
        catch (DecoderFallbackException)
        {
            throw new DiceException($"{expected} on standard input is not UTF-8 text", "convert it, or encode it, for example with base64"); // The exception contains bytes of the text.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"standard input cannot be read: {e.Message}", "redirect it from a file or a pipe", e);
        }
    }
}
