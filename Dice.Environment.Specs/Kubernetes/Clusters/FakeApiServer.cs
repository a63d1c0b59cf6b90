using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>The part of a Kubernetes API server that Dice uses, over HTTP on loopback: discovery, objects that are stored as they are applied, and reviews of rights.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string[]> Served = new()
    {
        ["/api/v1"] = ["Namespace:namespaces:false", "Pod:pods:true", "Secret:secrets:true", "ConfigMap:configmaps:true", "Service:services:true", "PersistentVolumeClaim:persistentvolumeclaims:true", "Event:events:true", "Node:nodes:false"],
        ["/apis/apps/v1"] = ["Deployment:deployments:true", "StatefulSet:statefulsets:true"],
        ["/apis/batch/v1"] = ["Job:jobs:true"],
        ["/apis/networking.k8s.io/v1"] = ["Ingress:ingresses:true", "NetworkPolicy:networkpolicies:true", "IngressClass:ingressclasses:false"],
        ["/apis/storage.k8s.io/v1"] = ["StorageClass:storageclasses:false"],
    };

    private readonly HttpListener _listener = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Task _serving;

    public FakeApiServer()
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        KubeConfig = _folder["config"];
        File.WriteAllText(KubeConfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{{Address}}}"}}]
            users: [{name: test, user: {token: secret}}]
            contexts: [{name: test, context: {cluster: test, user: test}}, {name: other, context: {cluster: test, user: test}}]
            """);
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public string KubeConfig { get; }

    /// <summary>Objects by path.</summary>
    public ConcurrentDictionary<string, JsonObject> Objects { get; } = [];

    /// <summary>Rights that reviews deny, such as <c>patch deployments</c>.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>Paths that are refused with 403.</summary>
    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Methods and paths in the order of the requests that change something.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>Sets the status of an applied object; by default workloads become ready at once.</summary>
    public Action<JsonObject> WhenApplied { get; set; } = BecomeReady;

    public string Minor { get; set; } = "33";

    public bool IsSilent { get; set; }

    public Task<ClusterClient> ConnectAsync() => ClusterClient.ConnectAsync(KubeConfig, "test", TestContext.Current.CancellationToken);

    /// <summary>Stores an object from YAML in flow style.</summary>
    public FakeApiServer With(string path, string json)
    {
        Objects[path] = JsonNode.Parse(json)!.AsObject();
        return this;
    }

    /// <summary>A node, a default StorageClass and an ingress class.</summary>
    public FakeApiServer Complete() => this
        .With("/api/v1/nodes/n1", """{"metadata":{"name":"n1"},"spec":{},"status":{"allocatable":{"cpu":"4","memory":"8Gi"},"conditions":[{"type":"Ready","status":"True"}]}}""")
        .With("/apis/storage.k8s.io/v1/storageclasses/standard", """{"metadata":{"name":"standard","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"x"}""")
        .With("/apis/networking.k8s.io/v1/ingressclasses/traefik", """{"metadata":{"name":"traefik","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}}}""");

    public static void BecomeReady(JsonObject applied)
    {
        var replicas = applied["spec"]?["replicas"]?.GetValue<int>() ?? 1;
        applied["metadata"]!["generation"] = 1;
        applied["status"] = applied["kind"]!.GetValue<string>() switch
        {
            "Job" => JsonNode.Parse("""{"conditions":[{"type":"Complete","status":"True"}]}"""),
            "Deployment" or "StatefulSet" => JsonNode.Parse($$"""{"observedGeneration":1,"replicas":{{replicas}},"readyReplicas":{{replicas}},"updatedReplicas":{{replicas}},"availableReplicas":{{replicas}}}"""),
            _ => null,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            if (IsSilent)
            {
                continue;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var (status, body) = Answer(context.Request.HttpMethod, context.Request.Url!.AbsolutePath.TrimEnd('/'), await reader.ReadToEndAsync());
            Select(body, context.Request.QueryString["labelSelector"]);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
            context.Response.Close();
        }
    }

    private (int Status, JsonObject Body) Answer(string method, string path, string body)
    {
        if (Forbidden.Contains(path))
        {
            return (403, Failure($"{path} is forbidden: User \"test\" cannot list it"));
        }

        if (path == "/version")
        {
            return (200, new JsonObject { ["major"] = "1", ["minor"] = Minor, ["gitVersion"] = $"v1.{Minor}.0" });
        }

        if (Served.TryGetValue(path, out var kinds))
        {
            return (200, new JsonObject { ["resources"] = new JsonArray([.. kinds.Select(kind => kind.Split(':')).Select(parts => new JsonObject { ["kind"] = parts[0], ["name"] = parts[1], ["namespaced"] = bool.Parse(parts[2]) })]) });
        }

        return path.EndsWith("selfsubjectaccessreviews", StringComparison.Ordinal) ? (201, Review(body)) : OfObjects(method, path, body);
    }

    private (int Status, JsonObject Body) OfObjects(string method, string path, string body)
    {
        if (method != "GET")
        {
            Changes.Enqueue($"{method} {path}");
        }

        switch (method)
        {
            case "PATCH":
                var applied = JsonNode.Parse(body)!.AsObject();
                WhenApplied(applied);
                Objects[path] = applied;
                return (200, applied.DeepClone().AsObject());
            case "DELETE":
                foreach (var inside in Objects.Keys.Where(key => path.Contains("/namespaces/", StringComparison.Ordinal) && path.Split('/').Length == 5 && key.Contains($"/namespaces/{path.Split('/')[^1]}/", StringComparison.Ordinal)))
                {
                    Objects.TryRemove(inside, out _);
                }

                return Objects.TryRemove(path, out var removed) ? (200, removed) : (404, Failure("not found"));
            default:
                if (Objects.TryGetValue(path, out var found))
                {
                    return (200, found.DeepClone().AsObject());
                }

                var everywhere = path is "/api/v1/pods" or "/apis/networking.k8s.io/v1/ingresses";
                var isList = everywhere || Served.Values.SelectMany(kinds => kinds).Any(kind => path.EndsWith($"/{kind.Split(':')[1]}", StringComparison.Ordinal));
                return isList ? (200, new JsonObject { ["kind"] = "List", ["items"] = new JsonArray([.. Objects.Where(entry => everywhere ? entry.Key.Contains(path[path.LastIndexOf('/')..] + "/", StringComparison.Ordinal) : entry.Key[..entry.Key.LastIndexOf('/')] == path).Select(entry => entry.Value.DeepClone())]) }) : (404, Failure("not found"));
        }
    }

    private JsonObject Review(string body)
    {
        var asked = JsonNode.Parse(body)!["spec"]!["resourceAttributes"]!;
        var right = $"{asked["verb"]} {asked["resource"]}{(asked["subresource"]?.GetValue<string>() is { Length: > 0 } part ? $"/{part}" : "")}";
        return new JsonObject { ["spec"] = new JsonObject(), ["status"] = new JsonObject { ["allowed"] = !Denied.Contains(right) } };
    }

    /// <summary>Keeps the items of a list that have a label, given as <c>key=value</c>.</summary>
    private static void Select(JsonObject body, string? selector)
    {
        if (body["items"] is JsonArray items && selector?.Split('=') is [var key, var value])
        {
            foreach (var other in items.Where(item => item!["metadata"]!["labels"]?[key]?.GetValue<string>() != value).ToArray())
            {
                items.Remove(other);
            }
        }
    }

    private static JsonObject Failure(string message) => new() { ["kind"] = "Status", ["message"] = message };

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
