using System.Text;
using Dice.Environment.Model;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Dice.Environment.Commands;

/// <summary>What the host writes to: plain text, unless it is a terminal.</summary>
internal sealed class HostConsole
{
    private const int BrokenPipe = 32;
    private readonly Lazy<IAnsiConsole> _ansi;

    /// <summary>This process's console.</summary>
    public HostConsole()
    {
        var isDumb = Env.GetEnvironmentVariable("TERM") is null or "" or "dumb" && !OperatingSystem.IsWindows();
        IsTerminal = !Console.IsOutputRedirected && !isDumb;
        UsesColor = IsTerminal && Env.GetEnvironmentVariable("NO_COLOR") is null or "";
        Out = Console.IsOutputRedirected ? OpenOutput() : Console.Out;
        _ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = UsesColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        }));
    }

    /// <summary>Standard output. Writing to a pipe that nobody reads any more throws, see <see cref="IsBrokenPipe"/>.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = Console.Error;

    /// <summary>Whether standard output is a terminal that understands escape codes.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether to colour: on a terminal, unless NO_COLOR says no.</summary>
    public bool UsesColor { get; }

    /// <summary>The terminal. Use it only when there is one: without, nothing may hold escape codes.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    /// <summary>Whether an exception says that the reader of our output has gone, as <c>head</c> does.</summary>
    public static bool IsBrokenPipe(Exception exception) => exception is IOException { HResult: BrokenPipe };

    /// <summary>Shows the cursor again, which a live view hides.</summary>
    public void RestoreCursor()
    {
        if (IsTerminal)
        {
            Console.Write("\e[?25h");
        }
    }

    /// <summary>A fault: what is wrong and what to do.</summary>
    public void WriteFault(DiceException fault)
    {
        Out.Flush();
        var color = !Console.IsErrorRedirected && UsesColor;
        Error.WriteLine($"{(color ? "\e[1;31merror:\e[0m" : "error:")} {fault.Problem}");
        Error.WriteLine($"  → {fault.Remedy}");
    }

    /// <summary>A note that is no fault.</summary>
    public void WriteNote(string text) => Out.WriteLine(UsesColor ? $"\e[33mnote:\e[0m {text}" : $"note: {text}");

    /// <summary>
    /// A pipe is written to directly: .NET's console stream ignores that its reader has gone, and a followed log would never end. A file
    /// is left to it, because both streams may share one position.
    /// </summary>
    private static TextWriter OpenOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.Out;
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 1);
            return stream.CanSeek ? Console.Out : new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.Out;
        }
    }
}
