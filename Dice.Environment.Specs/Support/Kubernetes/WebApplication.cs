using System.Net;

namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>A web server with a readiness probe, and its service, in the namespace of a test.</summary>
public static class WebApplication
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Applies the Deployment and the Service <c>web</c>.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="text">What it answers.</param>
    /// <param name="replicas">How many pods it has.</param>
    public static Task ApplyAsync(TestNamespace space, string text, int replicas) => space.ApplyAsync($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: { runAsNonRoot: true, runAsUser: 1000 }
              containers:
                - name: web
                  image: IMAGE
                  command: [sh, -c, 'echo {{text}} >/tmp/index.html; exec httpd -f -p 8080 -h /tmp']
                  ports: [ { name: http, containerPort: 8080 } ]
                  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
                  readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 }
                  resources: { requests: { cpu: 10m, memory: 8Mi }, limits: { memory: 32Mi } }
                  volumeMounts: [ { name: tmp, mountPath: /tmp } ]
              volumes: [ { name: tmp, emptyDir: {} } ]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [ { name: http, port: 80, targetPort: http } ] }
        """);

    /// <summary>Returns the answer of the service, over its cluster address.</summary>
    public static async Task<string> AskAsync(TestNamespace space)
    {
        var address = await space.Kubectl.RunAsync(["get", "service", "web", "--output=jsonpath={.spec.clusterIP}"], Stop);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var answer = "";
        // kube-proxy programs a service up to a second after its pod is ready.
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var response = await http.GetAsync(new Uri($"http://{address}/"), Stop);
                    answer = (await response.Content.ReadAsStringAsync(Stop)).Trim();
                    return response.StatusCode.ToString();
                }
                catch (HttpRequestException e)
                {
                    return e.Message;
                }
            },
            seen => seen == nameof(HttpStatusCode.OK), Deadline, $"an answer of the service web at {address}");
        return answer;
    }
}
