using Dice.Environment.Surroundings;

namespace Dice.Environment.Runtime.Engine;

/// <summary>
/// Where the container engine listens. The same rules as the docker command's, and as <c>scripts/lib/engine.sh</c>'s:
/// <c>DOCKER_HOST</c>, else the context that <c>DOCKER_CONTEXT</c> names, else the current context of the docker configuration, else the
/// sockets that engines use. <c>scripts/tests/engine-endpoints.txt</c> holds the cases that both must answer alike.
/// </summary>
/// <param name="Uri">The address to connect to: <c>unix://…</c>, <c>npipe://…</c> or <c>tcp://…</c>.</param>
/// <param name="Source">Where the address was taken from, for messages.</param>
public sealed record EngineEndpoint(Uri Uri, string Source)
{
    /// <summary>The variable that names an engine.</summary>
    public const string HostVariable = "DOCKER_HOST";

    /// <summary>The address as it was written, as the docker command takes it and people read it.</summary>
    public string Address { get; init; } = Uri.OriginalString;

    /// <summary>Whether it is a socket or pipe of this machine.</summary>
    public bool IsLocalSocket => Uri.Scheme is "unix" or "npipe";

    /// <summary>The socket's path; null when it is none.</summary>
    public string? SocketPath => Uri.Scheme == "unix" ? Address["unix://".Length..] : null;

    /// <summary>The address at which the engine is expected: the first of <see cref="FindAll"/>.</summary>
    /// <exception cref="EngineException">Variables or the docker configuration name no usable address.</exception>
    public static EngineEndpoint Find() => FindAll()[0];

    /// <summary>All addresses at which an engine may answer, best first; at least one.</summary>
    /// <exception cref="EngineException">Variables or the docker configuration name no usable address.</exception>
    public static IReadOnlyList<EngineEndpoint> FindAll() => Finder.FindAll();

    // By the variables as they were at first: what is handed to Testcontainers and to recipes later looks like a DOCKER_HOST of the user's.
    private static readonly EngineFinder Finder = new(
        ProcessVariables.Read().GetValueOrDefault,
        Env.GetFolderPath(Env.SpecialFolder.UserProfile));
}
