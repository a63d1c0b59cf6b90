using Dice.Environment.Commands.Output;
using Spectre.Console;

namespace Dice.Environment.Commands;

/// <summary>The host's output: plain text, or formatted text on a terminal. Writing never throws; see <see cref="OutputWriter.Failure"/>.</summary>
internal sealed class HostConsole
{
    private readonly Lazy<IAnsiConsole> _ansi;

    /// <summary>Creates the console of this process.</summary>
    public HostConsole()
    {
        var isDumb = Env.GetEnvironmentVariable("TERM") is null or "" or "dumb" && !OperatingSystem.IsWindows();
        IsTerminal = !Console.IsOutputRedirected && !isDumb;
        UsesColor = IsTerminal && Env.GetEnvironmentVariable("NO_COLOR") is null or "";
        _ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new TerminalOutput(Out),
            Ansi = AnsiSupport.Yes,
            ColorSystem = UsesColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        }));
    }

    /// <summary>Standard output.</summary>
    public OutputWriter Out { get; } = OutputWriter.Of(1);

    /// <summary>Standard error.</summary>
    public OutputWriter Error { get; } = OutputWriter.Of(2);

    /// <summary>Whether standard output is a terminal that supports escape codes.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether to use colours: on a terminal, unless NO_COLOR is set.</summary>
    public bool UsesColor { get; }

    /// <summary>The terminal. Use it only if <see cref="IsTerminal"/>: other output must not contain escape codes.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    /// <summary>The number of the signal that asked this process to end; 0 for none.</summary>
    public int Signal { get; set; }

    /// <summary>Completes the commands in a message, such as with the name of the environment.</summary>
    public Func<string, string> Complete { get; set; } = static text => text;

    /// <summary>Shows the cursor again, which a live view has hidden.</summary>
    public void RestoreCursor()
    {
        if (IsTerminal)
        {
            Out.Write("\e[?25h");
        }
    }

    /// <summary>Writes an error: the problem and the remedy.</summary>
    public void WriteError(DiceException error)
    {
        var color = !Console.IsErrorRedirected && UsesColor;
        Error.WriteLine($"{(color ? "\e[1;31merror:\e[0m" : "error:")} {Printable.Of(Complete(error.Problem))}");
        Error.WriteLine($"  → {Printable.Of(Complete(error.Remedy))}");
    }

    /// <summary>Writes a note.</summary>
    public void WriteNote(string text) => Out.WriteLine($"{(UsesColor ? "\e[33mnote:\e[0m" : "note:")} {Complete(text)}");
}
