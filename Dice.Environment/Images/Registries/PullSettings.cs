namespace Dice.Environment.Images.Registries;

/// <summary>How images are pulled.</summary>
public sealed record PullSettings
{
    /// <summary>How long a pull may receive no data before it is cancelled.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the engine may process a downloaded layer, for example unpack it, without progress.</summary>
    public TimeSpan UnpackLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The stored logins.</summary>
    public RegistryLogins Logins { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
