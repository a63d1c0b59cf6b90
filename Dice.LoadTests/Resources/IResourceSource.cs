namespace Dice.LoadTests.Resources;

/// <summary>Tells what the parts of the system under test use, such as its containers.</summary>
public interface IResourceSource
{
    /// <summary>Reads all of them once. What cannot be read now is left out.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation);
}
