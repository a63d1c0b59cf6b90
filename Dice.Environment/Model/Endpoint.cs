namespace Dice.Environment.Model;

/// <summary>A port that a service listens on.</summary>
/// <param name="Name">The endpoint's name, unique within its service.</param>
/// <param name="Port">The port inside the container.</param>
/// <param name="Scheme">The scheme of its URLs: <c>http</c>, <c>https</c>, <c>postgres</c>, <c>redis</c>, <c>tcp</c> …</param>
public sealed record Endpoint(string Name, int Port, string Scheme)
{
    /// <summary>The preferred port of the host; when it is taken, the next free port is used. Null: the engine chooses a port.</summary>
    public int? PreferredHostPort { get; init; }
}
