using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Faults;

/// <summary>One environment for all faults of a class, and their report.</summary>
public sealed class FaultFixture(SharedStack shared) : IAsyncLifetime
{
    /// <summary>The environment.</summary>
    public FaultEnvironment Stack { get; private set; } = null!;

    /// <summary>The report.</summary>
    public FaultReport Report { get; } = new(Checkout.Artifacts);

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Stack = await FaultEnvironment.StartAsync(await shared.Environments);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
