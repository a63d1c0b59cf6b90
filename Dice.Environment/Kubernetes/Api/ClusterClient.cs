using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>A connection to a cluster's API server.</summary>
public sealed class ClusterClient : IDisposable
{
    /// <summary>The time that an API server has for its first answer.</summary>
    public static TimeSpan AnswerLimit { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The time of one request; streams of logs have none.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    private readonly k8s.Kubernetes _api;

    private ClusterClient(k8s.Kubernetes api, string context, VersionInfo version)
    {
        _api = api;
        Context = context;
        Version = ParseVersion(version);
    }

    /// <summary>The typed API.</summary>
    public IKubernetes Api => _api;

    /// <summary>The context, for messages.</summary>
    public string Context { get; }

    /// <summary>The address of the API server.</summary>
    public Uri Address => _api.BaseUri;

    /// <summary>The version of the API server.</summary>
    public Version Version { get; }

    /// <summary>Connects to a cluster.</summary>
    /// <param name="kubeConfig">The kubeconfig file.</param>
    /// <param name="context">The context; null for the file's current one.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <param name="limit">The time for the first answer; null for <see cref="AnswerLimit"/>.</param>
    /// <exception cref="DiceException">The API server does not answer or refuses the credentials.</exception>
    public static async Task<ClusterClient> ConnectAsync(string kubeConfig, string? context, CancellationToken cancellation, TimeSpan? limit = null)
    {
        var configuration = Read(kubeConfig, context);
        var name = context ?? configuration.CurrentContext ?? "default";
        var api = new k8s.Kubernetes(configuration);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit ?? AnswerLimit);
        try
        {
            return new ClusterClient(api, name, await api.Version.GetCodeAsync(deadline.Token));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            api.Dispose();
            var seen = e switch
            {
                OperationCanceledException => $"no answer within {(limit ?? AnswerLimit).TotalSeconds:0.#} s",
                HttpOperationException { Response.StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused =>
                    throw new DiceException($"the cluster of context '{name}' ({configuration.Host}) refuses the credentials ({(int)refused.Response.StatusCode})", $"sign in to it again, and check with: kubectl --context {name} version", e),
                HttpOperationException other => $"it answered {(int)other.Response.StatusCode}",
                HttpRequestException { InnerException: SocketException socket } => socket.Message,
                _ => (e.InnerException ?? e).Message,
            };
            throw new DiceException(
                $"the cluster of context '{name}' does not answer at {configuration.Host}: {seen}",
                $"check that it runs and that this machine reaches it: kubectl --context {name} version", e);
        }
    }

    /// <summary>Sends a request to a path of the API.</summary>
    /// <returns>The answer; null when the object does not exist.</returns>
    /// <exception cref="ClusterRefusedException">The API server refused the request.</exception>
    public async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, string contentType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(_api.BaseUri, path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType);
        }

        if (_api.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellation);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RequestLimit);
        try
        {
            using var answer = await _api.HttpClient.SendAsync(request, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                return JsonNode.Parse(text) as JsonObject ?? [];
            }

            return answer.StatusCode == HttpStatusCode.NotFound ? null : throw new ClusterRefusedException(method, path, answer.StatusCode, MessageOf(text));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DiceException($"the cluster of context '{Context}' ({Address}) did not answer {method} {path} within {RequestLimit.TotalSeconds:0} s", "check its load and its log, then try again");
        }
        catch (HttpRequestException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Explains an error of the typed API.</summary>
    public DiceException Explain(Exception exception) => exception switch
    {
        DiceException known => known,
        HttpOperationException refused => new ClusterRefusedException(refused.Request.Method, refused.Request.RequestUri?.AbsolutePath ?? "", refused.Response.StatusCode, MessageOf(refused.Response.Content ?? "")),
        _ => new DiceException($"the cluster of context '{Context}' ({Address}) stopped answering: {(exception.InnerException ?? exception).Message}", "check that it still runs, then try again", exception),
    };

    public void Dispose() => _api.Dispose();

    private static KubernetesClientConfiguration Read(string kubeConfig, string? context)
    {
        try
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeConfig, context);
            configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan; // Each request has its own limit; streams have none.
            return configuration;
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"the kubeconfig file {kubeConfig} cannot be used: {e.Message}", "check it with kubectl config view", e);
        }
    }

    private static string MessageOf(string content)
    {
        try
        {
            return JsonNode.Parse(content)?["message"]?.GetValue<string>() ?? content.Trim();
        }
        catch (JsonException)
        {
            return content.Trim();
        }
    }

    private static Version ParseVersion(VersionInfo version) =>
        new(Digits(version.Major), Digits(version.Minor)); // A minor version can end with "+".

    private static int Digits(string text) => int.TryParse(new string([.. text.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
