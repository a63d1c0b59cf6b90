namespace Dice.Environment.Runtime.Engine;

/// <summary>Where the container engine listens.</summary>
/// <param name="Uri">Its address: <c>unix://…</c>, <c>npipe://…</c> or <c>tcp://…</c>.</param>
/// <param name="Source">Where the address was taken from, for messages.</param>
public sealed record EngineEndpoint(Uri Uri, string Source)
{
    /// <summary>The engine's address: <c>DOCKER_HOST</c>, else the first socket that exists of those that engines use.</summary>
    public static EngineEndpoint Find() => FindAll()[0];

    /// <summary>All addresses at which an engine may answer, best first: <c>DOCKER_HOST</c> alone, else the sockets that exist; at least one.</summary>
    public static IReadOnlyList<EngineEndpoint> FindAll()
    {
        if (Env.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host)
        {
            return Uri.TryCreate(host, UriKind.Absolute, out var uri)
                ? [new EngineEndpoint(uri, "DOCKER_HOST")]
                : throw new EngineException($"DOCKER_HOST is '{host}', which is no address", "set it to something like unix:///var/run/docker.sock, or unset it");
        }

        if (OperatingSystem.IsWindows())
        {
            return [new EngineEndpoint(new Uri("npipe://./pipe/docker_engine"), "the default pipe")];
        }

        return [.. SocketCandidates().Where(File.Exists).DefaultIfEmpty(DefaultSocket).Select(socket => new EngineEndpoint(new Uri($"unix://{socket}"), "the default socket"))];
    }

    private const string DefaultSocket = "/var/run/docker.sock";

    private static IEnumerable<string> SocketCandidates()
    {
        yield return DefaultSocket;
        if (Env.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return Path.Combine(runtime, "docker.sock");
        }

        var home = Env.GetFolderPath(Env.SpecialFolder.UserProfile);
        yield return Path.Combine(home, ".docker", "run", "docker.sock");
        yield return Path.Combine(home, ".docker", "desktop", "docker.sock");
        yield return Path.Combine(home, ".colima", "default", "docker.sock");
        yield return Path.Combine(home, ".rd", "docker.sock");
    }
}
