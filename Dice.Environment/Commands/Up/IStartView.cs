namespace Dice.Environment.Commands.Up;

/// <summary>Shows the progress of a start.</summary>
internal interface IStartView
{
    /// <summary>Shows the final state and stops the display. May be called more than once.</summary>
    Task CloseAsync();
}
