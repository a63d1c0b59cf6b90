using Dice.Environment.Surroundings;

namespace Dice.Environment.Runtime.Engine;

/// <summary>
/// The address of the container engine. Dice finds it by the same rules as the docker command and <c>scripts/lib/engine.sh</c>:
/// <c>DOCKER_HOST</c>, else the context that <c>DOCKER_CONTEXT</c> names, else the current context of the docker configuration, else the
/// usual sockets of engines. <c>scripts/tests/engine-endpoints.txt</c> holds the cases in which both implementations must agree.
/// </summary>
/// <param name="Uri">The address to connect to: <c>unix://…</c>, <c>npipe://…</c> or <c>tcp://…</c>.</param>
/// <param name="Source">The origin of the address, for messages.</param>
public sealed record EngineEndpoint(Uri Uri, string Source)
{
    /// <summary>The variable that holds the address of an engine.</summary>
    public const string HostVariable = "DOCKER_HOST";

    /// <summary>The address as the user wrote it and as the docker command accepts it.</summary>
    public string Address { get; init; } = Uri.OriginalString;

    /// <summary>Whether the address is a socket or pipe of this machine.</summary>
    public bool IsLocalSocket => Uri.Scheme is "unix" or "npipe";

    /// <summary>The path of the socket; null when the address is not a socket.</summary>
    public string? SocketPath => Uri.Scheme == "unix" ? Address["unix://".Length..] : null;

    /// <summary>Returns the address at which the engine is expected: the first of <see cref="FindAll"/>.</summary>
    /// <exception cref="EngineException">The variables or the docker configuration contain no usable address.</exception>
    public static EngineEndpoint Find() => FindAll()[0];

    /// <summary>Returns all addresses at which an engine may answer, the best first; at least one.</summary>
    /// <exception cref="EngineException">The variables or the docker configuration contain no usable address.</exception>
    public static IReadOnlyList<EngineEndpoint> FindAll() => Finder.FindAll();

    // Uses the variables as they were when the process started: later Dice sets DOCKER_HOST itself, for Testcontainers and recipes.
    private static readonly EngineFinder Finder = new(
        ProcessVariables.Read().GetValueOrDefault,
        Env.GetFolderPath(Env.SpecialFolder.UserProfile));
}
