namespace Dice.Environment.Commands.Up;

/// <summary>Shows a start while it goes on.</summary>
internal interface IStartView
{
    /// <summary>Shows the end state and nothing more from then on. May be called again.</summary>
    Task CloseAsync();
}
