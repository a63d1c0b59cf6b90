namespace Dice.Environment.Runtime.Engine;

/// <summary>Finds the engine's address in environment variables, docker contexts and the usual places.</summary>
/// <param name="read">Reads an environment variable; null when it is not set.</param>
/// <param name="home">The user's home folder.</param>
public sealed class EngineFinder(Func<string, string?> read, string home)
{
    private const string DefaultSocket = "/var/run/docker.sock";
    private const string TlsRemedy = "Dice needs an engine on this machine, through a socket or plain tcp:// on loopback";

    /// <summary>Returns the addresses at which the engine may answer, the best first: a configured address, else the sockets that exist. At least one.</summary>
    /// <exception cref="EngineException">The variables or the context contain no usable address.</exception>
    public IReadOnlyList<EngineEndpoint> FindAll()
    {
        if (Given(EngineEndpoint.HostVariable) is { } host)
        {
            return [CheckTls(Parse(host, EngineEndpoint.HostVariable))];
        }

        var contexts = new DockerContexts(Given("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"));
        var (context, source) = Given("DOCKER_CONTEXT") is { } named
            ? (named, "DOCKER_CONTEXT")
            : (contexts.Current, $"currentContext in {contexts.ConfigurationFile}");
        return context is null or DockerContexts.Default ? Default() : OfContext(contexts, context, source);
    }

    private EngineEndpoint[] OfContext(DockerContexts contexts, string name, string source)
    {
        var context = contexts.Find(name) ?? throw new EngineException(
            $"the docker context '{name}' ({source}) does not exist",
            "choose one of `docker context ls`: docker context use NAME, or set DOCKER_CONTEXT=default");
        if (context.HasTls)
        {
            throw new EngineException($"the docker context '{name}' ({source}) needs TLS, which Dice does not support for engines", $"{TlsRemedy}: docker context use default, or set DOCKER_CONTEXT=default");
        }

        return context.Host is { } host ? [Parse(host, $"docker context '{name}'")] : Default();
    }

    private EngineEndpoint[] Default() => OperatingSystem.IsWindows()
        ? [new EngineEndpoint(new Uri("npipe://./pipe/docker_engine"), "the default pipe")]
        : [.. SocketCandidates().Where(File.Exists).DefaultIfEmpty(DefaultSocket).Select(socket => Parse($"unix://{socket}", "the default socket"))];

    /// <summary>Reads an address as the docker command does, and rejects one that cannot work.</summary>
    private static EngineEndpoint Parse(string text, string source)
    {
        if (text.StartsWith("unix://", StringComparison.Ordinal))
        {
            var path = text["unix://".Length..];
            return path.StartsWith('/')
                ? new EngineEndpoint(PlainSocketPath.UriOf(path), source) { Address = text }
                : throw Unusable(text, source, "is not the address of a socket (its path is not absolute)", "unix:///var/run/docker.sock");
        }

        if (text.StartsWith("ssh://", StringComparison.Ordinal))
        {
            throw new EngineException(
                $"{source} leads to {text}, and an engine behind SSH can access neither this machine's folders nor its ports",
                "use an engine on this machine: unset DOCKER_HOST, or docker context use default");
        }

        if (text.StartsWith("https://", StringComparison.Ordinal))
        {
            throw new EngineException($"{source} leads to {text}, and Dice does not support TLS to an engine", TlsRemedy);
        }

        if (!text.StartsWith("tcp://", StringComparison.Ordinal) && !text.StartsWith("http://", StringComparison.Ordinal) && !text.StartsWith("npipe://", StringComparison.Ordinal))
        {
            throw text.Contains("://", StringComparison.Ordinal)
                ? new EngineException($"{source} is '{text}', and engine addresses of the form {text[..text.IndexOf("://", StringComparison.Ordinal)]}:// are not supported", "use unix://, npipe:// or tcp://")
                : Unusable(text, source, "is not an address", "unix:///var/run/docker.sock or tcp://127.0.0.1:2375");
        }

        var address = text.StartsWith("http://", StringComparison.Ordinal) ? $"tcp://{text["http://".Length..]}" : text;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "npipe" || uri.Host.Length > 0)
            ? new EngineEndpoint(WithPort(uri), source) { Address = text }
            : throw Unusable(text, source, "is not an address", "tcp://127.0.0.1:2375");
    }

    private EngineEndpoint CheckTls(EngineEndpoint endpoint) =>
        endpoint.IsLocalSocket || (Given("DOCKER_TLS_VERIFY") ?? Given("DOCKER_TLS")) is null
            ? endpoint
            : throw new EngineException($"DOCKER_TLS_VERIFY requires TLS to the engine at {endpoint.Address} ({endpoint.Source}), which Dice does not support", $"{TlsRemedy}; unset DOCKER_TLS_VERIFY for one without TLS");

    private static EngineException Unusable(string text, string source, string problem, string example) =>
        new($"{source} is '{text}', which {problem}", $"set it to something like {example}, or unset it");

    // The docker command's default port.
    private static Uri WithPort(Uri uri) => uri is { Scheme: "tcp", Port: -1 } ? new Uri($"tcp://{uri.Authority}:2375") : uri;

    private IEnumerable<string> SocketCandidates()
    {
        yield return DefaultSocket;
        if (Given("XDG_RUNTIME_DIR") is { } runtime)
        {
            yield return Path.Combine(runtime, "docker.sock");
        }

        yield return Path.Combine(home, ".docker", "run", "docker.sock");
        yield return Path.Combine(home, ".docker", "desktop", "docker.sock");
        yield return Path.Combine(home, ".rd", "docker.sock");
        yield return Path.Combine(home, ".colima", "default", "docker.sock");
    }

    private string? Given(string variable) => read(variable) is { Length: > 0 } value ? value : null;
}
