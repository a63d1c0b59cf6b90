using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary>Shows the progress of a load.</summary>
internal interface ILoadView : IProgress<LoadProgress>
{
    /// <summary>Stops the display.</summary>
    Task CloseAsync();
}
