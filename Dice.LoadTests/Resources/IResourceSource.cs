namespace Dice.LoadTests.Resources;

/// <summary>Reads the resource use of parts of the system under test, such as its containers.</summary>
public interface IResourceSource
{
    /// <summary>Reads all parts once. Parts that cannot be read are omitted.</summary>
    /// <param name="cancellation">Cancels the read.</param>
    Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation);
}
