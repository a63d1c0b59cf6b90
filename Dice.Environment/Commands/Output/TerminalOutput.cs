using System.Text;
using Spectre.Console;

namespace Dice.Environment.Commands.Output;

/// <summary>The terminal for Spectre.Console; it writes through the same writer as all other output.</summary>
internal sealed class TerminalOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => Measure(() => Console.BufferWidth, UsualWidth);

    public int Height => Measure(() => Console.WindowHeight, UsualHeight);

    public void SetEncoding(Encoding encoding)
    {
    }

    /// <summary>Returns the usual size when the terminal was closed and has none.</summary>
    private static int Measure(Func<int> size, int usual)
    {
        try
        {
            return size() is > 0 and var measured ? measured : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }
}
