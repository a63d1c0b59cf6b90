using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Rollback;

/// <summary>The same bystanders for all tests of a class: none of them may touch them.</summary>
public sealed class BystandersFixture(SharedStack shared) : IAsyncLifetime
{
    internal Bystanders Standing { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Standing = await Bystanders.StartAsync(shared);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Standing.DisposeAsync();
}
