using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>Asks the API server of a node whether pods can run.</summary>
internal sealed class NodeApi : IDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly X509Certificate2 _authority;
    private readonly string _name;

    /// <summary>Creates a client with the token of the node's components.</summary>
    public NodeApi(NodeFolders folders, NodeNetwork network)
    {
        _name = folders.Name;
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folders.Keys, "ca.crt")));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } };
        _http = new HttpClient(handler) { BaseAddress = new Uri($"https://{network.Address}:6443"), Timeout = AnswerDeadline };
        var header = File.ReadAllText(Path.Combine(folders.Keys, "header")).Trim().Split(": ")[1];
        _http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(header);
    }

    /// <summary>Returns what pods still wait for, as the end of a sentence; null when they can run.</summary>
    public async Task<string?> MissingAsync(CancellationToken cancellation)
    {
        try
        {
            return await MissingNodeAsync(cancellation)
                // The agent creates it last.
                ?? (await IsThereAsync("/apis/networking.k8s.io/v1/ingressclasses/caddy", cancellation) ? null : "the agent has not created the ingress class")
                ?? (await IsThereAsync("/api/v1/namespaces/default/serviceaccounts/default", cancellation) ? null : "the service account 'default' does not exist");
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is SocketException socket ? $"the API server does not answer: {socket.Message}" : $"the API server answers {e.StatusCode?.ToString() ?? e.Message}";
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the API server did not answer within {AnswerDeadline.TotalSeconds:0} s";
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    private async Task<string?> MissingNodeAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri($"/api/v1/nodes/{_name}", UriKind.Relative), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return "kubelet has not registered the node";
        }

        answer.EnsureSuccessStatusCode();
        using var node = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellation));
        if (!node.RootElement.GetProperty("status").TryGetProperty("conditions", out var conditions))
        {
            return "kubelet has not reported the node's conditions";
        }

        foreach (var condition in conditions.EnumerateArray().Where(condition => condition.GetProperty("type").GetString() == "Ready"))
        {
            return condition.GetProperty("status").GetString() == "True" ? null : $"the node is not ready: {condition.GetProperty("message").GetString()}";
        }

        return "kubelet has not reported whether the node is ready";
    }

    private async Task<bool> IsThereAsync(string path, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        return answer.IsSuccessStatusCode;
    }
}
