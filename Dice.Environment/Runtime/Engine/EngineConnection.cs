using System.Net.Sockets;
using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Setup;
using Dice.Environment.Surroundings;
using Docker.DotNet;

namespace Dice.Environment.Runtime.Engine;

/// <summary>A connection to the container engine, with the API version agreed before anything else speaks to it.</summary>
public sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(15);

    private EngineConnection(EngineEndpoint endpoint, EngineVersion version, DockerClient client)
    {
        Endpoint = endpoint;
        Version = version;
        Client = client;
    }

    /// <summary>Where the engine listens.</summary>
    public EngineEndpoint Endpoint { get; }

    /// <summary>What the engine said of itself.</summary>
    public EngineVersion Version { get; }

    /// <summary>The engine's API.</summary>
    public DockerClient Client { get; }

    /// <summary>Finds the engine, agrees on an API version and tells Testcontainers of it.</summary>
    /// <exception cref="EngineException">No engine answers, or it is too old.</exception>
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

    /// <summary>The same, after the set-up script has installed or started this machine's engine where none answers.</summary>
    /// <param name="setup">Installs and starts the engine.</param>
    /// <param name="alsoWanted">Components that will be needed next; they are listed too when nothing can be installed here.</param>
    /// <param name="progress">Receives each line of progress.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="DiceException">There is no engine, and none can be installed or started.</exception>
    public static async Task<EngineConnection> OpenOrSetUpAsync(
        IMachineSetup setup, Func<IReadOnlyCollection<string>> alsoWanted, Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(cancellation);
        }
        catch (EngineException e) when (e.CanBeSetUp)
        {
            await setup.EnsureAsync(["engine"], alsoWanted(), progress, cancellation);
            return await OpenAsync(cancellation);
        }
    }

    /// <summary>The same with an address given.</summary>
    /// <exception cref="EngineException">No engine answers there, or it is too old.</exception>
    public static async Task<EngineConnection> OpenAsync(EngineEndpoint endpoint, CancellationToken cancellation)
    {
        ToolVariables.Settle();
        var version = await AskVersionAsync(endpoint, cancellation);
        var agreed = version.Negotiate();
        TestcontainersDefaults.Decide(endpoint, agreed);
        var client = new DockerClientBuilder().WithEndpoint(endpoint.Uri).WithApiVersion(agreed).WithTimeout(Timeout.InfiniteTimeSpan).Build();
        return new EngineConnection(endpoint, version, client);
    }

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();

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
            throw new EngineException($"what listens at {endpoint.Address} is no container engine", "check DOCKER_HOST", e);
        }
    }

    private static EngineException Unreachable(EngineEndpoint endpoint, Exception cause) => cause switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new EngineException(
            $"this user may not talk to the container engine at {endpoint.Address} ({endpoint.Source})",
            "join the docker group (sudo usermod -aG docker $USER, then sign in again), or use rootless Docker",
            cause),
        TaskCanceledException => new EngineException(
            $"the container engine at {endpoint.Address} ({endpoint.Source}) did not answer within {AnswerDeadline.TotalSeconds:0} s",
            "see whether this machine is overloaded, and try again; else restart the engine, and see ./run-env.sh doctor",
            cause),
        _ when endpoint.Source == EngineEndpoint.HostVariable => new EngineException(
            $"no container engine answers at {endpoint.Address} (DOCKER_HOST)",
            "start that engine, or unset DOCKER_HOST to use this machine's own",
            cause),
        _ when endpoint.Source.StartsWith("docker context", StringComparison.Ordinal) => new EngineException(
            $"no container engine answers at {endpoint.Address} ({endpoint.Source})",
            "start that engine, or choose this machine's own: docker context use default",
            cause),
        _ => new EngineException(
            $"no container engine answers at {endpoint.Address} ({endpoint.Source})",
            "run ./scripts/setup-dev-environment.sh, which installs and starts what is missing",
            cause) { CanBeSetUp = true },
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
