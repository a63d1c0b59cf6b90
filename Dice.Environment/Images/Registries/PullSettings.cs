namespace Dice.Environment.Images.Registries;

/// <summary>How images are pulled.</summary>
public sealed record PullSettings
{
    /// <summary>How long a pull may receive nothing before it is given up.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the engine may work on a downloaded layer, such as unpacking it, without a sign of progress.</summary>
    public TimeSpan UnpackLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The stored logins.</summary>
    public RegistryLogins Logins { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
