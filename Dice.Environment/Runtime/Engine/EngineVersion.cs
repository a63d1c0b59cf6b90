using System.Globalization;

namespace Dice.Environment.Runtime.Engine;

/// <summary>What an engine says of itself at <c>GET /version</c>.</summary>
/// <param name="Product">The engine's version, such as <c>20.10.24</c>.</param>
/// <param name="Highest">The highest API version that it speaks.</param>
/// <param name="Lowest">The lowest API version that it still speaks.</param>
public sealed record EngineVersion(string Product, Version Highest, Version Lowest)
{
    /// <summary>The oldest API that has all that Dice uses (engine 20.10).</summary>
    public static Version Oldest { get; } = new(1, 41);

    /// <summary>The API that Testcontainers asks for when nothing else is said.</summary>
    public static Version Preferred { get; } = new(1, 44);

    /// <summary>The API version to speak with this engine: the preferred one where it may, else the nearest that it offers.</summary>
    /// <exception cref="EngineException">The engine is too old.</exception>
    public Version Negotiate()
    {
        if (Highest < Oldest)
        {
            throw new EngineException(
                string.Create(CultureInfo.InvariantCulture, $"the container engine {Product} is too old: it speaks API {Highest}, and at least {Oldest} is needed"),
                "update Docker Engine to 20.10 or newer");
        }

        var version = Highest < Preferred ? Highest : Preferred;
        return version < Lowest ? Lowest : version;
    }
}
