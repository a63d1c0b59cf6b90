using Dice.Environment.Commands.Output;
using Dice.Environment.Model;
using Spectre.Console;

namespace Dice.Environment.Commands;

/// <summary>What the host writes to: plain text, unless it is a terminal. Writing never throws; see <see cref="OutputWriter.Failure"/>.</summary>
internal sealed class HostConsole
{
    private readonly Lazy<IAnsiConsole> _ansi;

    /// <summary>This process's console.</summary>
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

    /// <summary>Whether standard output is a terminal that understands escape codes.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether to colour: on a terminal, unless NO_COLOR says no.</summary>
    public bool UsesColor { get; }

    /// <summary>The terminal. Use it only when there is one: without, nothing may hold escape codes.</summary>
    public IAnsiConsole Ansi => _ansi.Value;

    /// <summary>The number of the signal that asked this process to end; 0 while there was none.</summary>
    public int Signal { get; set; }

    /// <summary>Completes the commands that a message tells the user to run.</summary>
    public Func<string, string> Complete { get; set; } = static text => text;

    /// <summary>Shows the cursor again, which a live view hides.</summary>
    public void RestoreCursor()
    {
        if (IsTerminal)
        {
            Out.Write("\e[?25h");
        }
    }

    /// <summary>An error: what is wrong and what to do.</summary>
    public void WriteFault(DiceException fault)
    {
        var color = !Console.IsErrorRedirected && UsesColor;
        Error.WriteLine($"{(color ? "\e[1;31merror:\e[0m" : "error:")} {Printable.Of(Complete(fault.Problem))}");
        Error.WriteLine($"  → {Printable.Of(Complete(fault.Remedy))}");
    }

    /// <summary>A note, which is no error.</summary>
    public void WriteNote(string text) => Out.WriteLine($"{(UsesColor ? "\e[33mnote:\e[0m" : "note:")} {Complete(text)}");
}
