using Dice.LoadTests.Engine;

namespace Dice.Environment.Commands.Load;

/// <summary>Shows a load while it is on.</summary>
internal interface ILoadView : IProgress<LoadProgress>
{
    /// <summary>Shows nothing more from then on.</summary>
    Task CloseAsync();
}
