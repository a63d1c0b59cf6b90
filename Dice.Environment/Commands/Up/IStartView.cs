namespace Dice.Environment.Commands.Up;

/// <summary>Shows the progress of a start.</summary>
internal interface IStartView
{
    /// <summary>Shows the final state and stops the display. May be called more than once.</summary>
    Task CloseAsync();
}

/// <summary>Chooses the view of a start.</summary>
internal static class StartViews
{
    /// <summary>Shows a board: as a live table on a terminal, else as lines.</summary>
    public static IStartView Show(this VerbRun run, StartBoard board) =>
        run.Host.IsTerminal && !run.IsJson ? new LiveStartView(board, run.Host.Ansi) : new LineStartView(board, run.Talk);
}
