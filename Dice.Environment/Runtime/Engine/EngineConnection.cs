using System.Net.Sockets;
using System.Text.Json;
using Dice.Environment.Surroundings;
using Docker.DotNet;

namespace Dice.Environment.Runtime.Engine;

/// <summary>A connection to the container engine. It agrees on an API version before any other request.</summary>
public sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(15);

    private EngineConnection(EngineEndpoint endpoint, EngineVersion version, DockerClient client)
    {
        Endpoint = endpoint;
        Version = version;
        Client = client;
    }

    /// <summary>The address of the engine.</summary>
    public EngineEndpoint Endpoint { get; }

    /// <summary>The version that the engine reports.</summary>
    public EngineVersion Version { get; }

    /// <summary>The client for the engine's API.</summary>
    public DockerClient Client { get; }

    /// <summary>Finds the engine, agrees on an API version and configures Testcontainers for it.</summary>
    /// <exception cref="EngineException">No engine answers, or the engine is too old.</exception>
    public static async Task<EngineConnection> OpenAsync(CancellationToken cancellation)
    {
        EngineException? first = null;
        foreach (var endpoint in EngineEndpoint.FindAll())
        {
            try
            {
                return await OpenAsync(endpoint, cancellation);
            }
            catch (EngineException e)
            {
                first ??= e;
            }
        }

        throw first!;
    }

    /// <summary>Opens a connection to the engine at an address.</summary>
    /// <exception cref="EngineException">No engine answers at the address, or the engine is too old.</exception>
    public static async Task<EngineConnection> OpenAsync(EngineEndpoint endpoint, CancellationToken cancellation)
    {
        ToolVariables.Settle();
        var version = await AskVersionAsync(endpoint, cancellation);
        var agreed = version.Negotiate();
        UseForCommands(endpoint);
        var client = new DockerClientBuilder().WithEndpoint(endpoint.Uri).WithApiVersion(agreed).WithTimeout(Timeout.InfiniteTimeSpan).Build();
        return new EngineConnection(endpoint, version, client);
    }

    public void Dispose() => Client.Dispose();

    /// <summary>Makes the docker command, which recipes and tests run, use the same engine.</summary>
    private static void UseForCommands(EngineEndpoint endpoint)
    {
        Env.SetEnvironmentVariable(EngineEndpoint.HostVariable, endpoint.Uri.OriginalString);
        foreach (var overruling in new[] { "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH" })
        {
            Env.SetEnvironmentVariable(overruling, null);
        }

        if (!endpoint.IsLocalSocket)
        {
            ToolVariables.NeverByProxy(endpoint.Uri.Host);
        }
    }

    private static async Task<EngineVersion> AskVersionAsync(EngineEndpoint endpoint, CancellationToken cancellation)
    {
        using var handler = CreateHandler(endpoint);
        using var http = new HttpClient(handler) { Timeout = AnswerDeadline, BaseAddress = new Uri(endpoint.Uri.Scheme == "tcp" ? $"http://{endpoint.Uri.Authority}" : "http://engine") };
        try
        {
            using var answer = await http.GetAsync("/version", cancellation);
            answer.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellation));
            return new EngineVersion(Read("Version"), ParseVersion(Read("ApiVersion")), ParseVersion(Read("MinAPIVersion")));

            string Read(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(endpoint, e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied } denied ? denied : e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(endpoint, e);
        }
        catch (JsonException e)
        {
            throw new EngineException($"what listens at {endpoint.Address} is not a container engine", "check DOCKER_HOST", e);
        }
    }

    private static EngineException Unreachable(EngineEndpoint endpoint, Exception cause) => cause switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new EngineException(
            $"this user is not permitted to use the container engine at {endpoint.Address} ({endpoint.Source})",
            "join the docker group (sudo usermod -aG docker $USER, then sign in again), or use rootless Docker",
            cause),
        TaskCanceledException => new EngineException(
            $"the container engine at {endpoint.Address} ({endpoint.Source}) did not answer within {AnswerDeadline.TotalSeconds:0} s",
            "check whether this machine is overloaded, and try again; else restart the engine, and see ./run-env.sh doctor",
            cause),
        _ when endpoint.Source == EngineEndpoint.HostVariable => new EngineException(
            $"no container engine answers at {endpoint.Address} (DOCKER_HOST)",
            "start that engine, or unset DOCKER_HOST to use this machine's engine",
            cause),
        _ when endpoint.Source.StartsWith("docker context", StringComparison.Ordinal) => new EngineException(
            $"no container engine answers at {endpoint.Address} ({endpoint.Source})",
            "start that engine, or choose this machine's engine: docker context use default",
            cause),
        _ => new EngineException(
            $"no container engine answers at {endpoint.Address} ({endpoint.Source})",
            "run ./scripts/setup-dev-environment.sh, which installs and starts what is missing",
            cause)
        { CanBeSetUp = true },
    };

    private static SocketsHttpHandler CreateHandler(EngineEndpoint endpoint) => endpoint.Uri.Scheme switch
    {
        "unix" => new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.Uri.LocalPath), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
        "npipe" => new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var pipe = new System.IO.Pipes.NamedPipeClientStream(".", Path.GetFileName(endpoint.Uri.AbsolutePath), System.IO.Pipes.PipeDirection.InOut, System.IO.Pipes.PipeOptions.Asynchronous);
                await pipe.ConnectAsync(cancellation);
                return pipe;
            },
        },
        "tcp" => new SocketsHttpHandler { UseProxy = false },
        var scheme => throw new EngineException($"engine addresses of the form {scheme}:// are not supported ({endpoint.Source})", "use unix://, npipe:// or tcp://"),
    };

    private static Version ParseVersion(string text) => System.Version.TryParse(text, out var version) ? version : new Version(0, 0);
}
