namespace Dice.Environment.Runtime.Engine;

/// <summary>The versions that an engine reports at <c>GET /version</c>.</summary>
/// <param name="Product">The engine's version, such as <c>20.10.24</c>.</param>
/// <param name="Highest">The highest API version that it supports.</param>
/// <param name="Lowest">The lowest API version that it supports.</param>
public sealed record EngineVersion(string Product, Version Highest, Version Lowest)
{
    /// <summary>The oldest API version that has everything Dice uses (engine 20.10).</summary>
    public static Version Oldest { get; } = new(1, 41);

    /// <summary>The API version that Testcontainers uses by default.</summary>
    public static Version Preferred { get; } = new(1, 44);

    /// <summary>Returns the API version to use with this engine: the preferred version if the engine supports it, else the nearest supported version.</summary>
    /// <exception cref="EngineException">The engine is too old.</exception>
    public Version Negotiate()
    {
        if (Highest < Oldest)
        {
            throw new EngineException(
                string.Create(CultureInfo.InvariantCulture, $"the container engine {Product} is too old: it supports API {Highest}, and at least {Oldest} is needed"),
                "update Docker Engine to 20.10 or newer");
        }

        var version = Highest < Preferred ? Highest : Preferred;
        return version < Lowest ? Lowest : version;
    }
}
