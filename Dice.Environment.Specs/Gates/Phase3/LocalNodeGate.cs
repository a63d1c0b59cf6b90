using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Kubernetes;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>On the local Kubernetes node, pods run, and what they rely on works: services, DNS, ingress with TLS, volumes, network policies and metrics.</summary>
[Collection(LocalNodeCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class LocalNodeGate(LocalNodeEnvironment environment) : IAsyncLifetime
{
    private const string Host = "shop.dice.local";
    private static readonly TimeSpan MetricsDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ChangeDeadline = TimeSpan.FromSeconds(20);

    private TestNamespace _space = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _space = await TestNamespace.CreateAsync(environment);

    public async ValueTask DisposeAsync()
    {
        if (_space is not null)
        {
            await _space.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_pod_with_a_readiness_probe_answers_through_its_service_and_over_TLS_through_the_ingress()
    {
        using var certificate = Certificate();
        await ApplyWebAsync("web", "hello", replicas: 1);
        await ApplyIngressAsync(certificate);
        await _space.WaitAsync("deployment/web", "condition=Available");

        var service = await GetServiceAsync("web");
        (await service.Content.ReadAsStringAsync(Stop)).Trim().Should().Be("hello");
        var node = await environment.NodeAsync();
        var answer = "";
        await Eventually.HoldsAsync(async () => answer = await GetOverTlsAsync(node.Ingress!, certificate, "/"), text => text.Contains("hello", StringComparison.Ordinal), ChangeDeadline, "the answer through the ingress, with the certificate of the Secret");
        answer.Should().StartWith("HTTP/1.1 200");
        (await _space.Kubectl.RunAsync(["get", "ingress", "web", "--output=jsonpath={.status.loadBalancer.ingress[0].ip} {.spec.ingressClassName}"], Stop)).Should().Be($"{node.Address} caddy");
    }

    [Fact]
    public async Task A_pod_that_is_not_ready_gets_no_requests()
    {
        await ApplyWebAsync("web", "ready", replicas: 1);
        await _space.WaitAsync("deployment/web", "condition=Available");
        await _space.ApplyAsync(
            """
            apiVersion: v1
            kind: Pod
            metadata: { name: never, labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: web
                  image: IMAGE
                  command: [sh, -c, 'echo never >/tmp/index.html; exec httpd -f -p 8080 -h /tmp']
                  ports: [ { name: http, containerPort: 8080 } ]
                  readinessProbe: { httpGet: { path: /absent, port: http }, periodSeconds: 1 }
            """);
        await _space.WaitAsync("pod/never", "jsonpath={.status.phase}=Running");

        for (var request = 0; request < 10; request++)
        {
            (await (await GetServiceAsync("web")).Content.ReadAsStringAsync(Stop)).Trim().Should().Be("ready");
        }
    }

    [Fact]
    public async Task An_upgraded_connection_passes_through_the_ingress()
    {
        using var certificate = Certificate();
        await _space.ApplyAsync(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: echo }
            data:
              echo: |
                #!/bin/sh
                while read -r line && [ "${#line}" -gt 1 ]; do :; done
                printf 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
                exec cat
            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: web, labels: { app: web } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: echo
                  image: IMAGE
                  command: [nc, -ll, -p, '8080', -e, /scripts/echo]
                  volumeMounts: [ { name: scripts, mountPath: /scripts } ]
              volumes: [ { name: scripts, configMap: { name: echo, defaultMode: 0755 } } ]
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: web }
            spec: { selector: { app: web }, ports: [ { name: http, port: 80, targetPort: 8080 } ] }
            """);
        await ApplyIngressAsync(certificate);
        await _space.WaitAsync("pod/web", "condition=Ready");
        var node = await environment.NodeAsync();

        var answer = "";
        await Eventually.HoldsAsync(async () => answer = await UpgradeAsync(node.Ingress!, certificate), text => text.EndsWith("echo me", StringComparison.Ordinal), ChangeDeadline, "the echo over the upgraded connection");
        answer.Should().StartWith("HTTP/1.1 101");
    }

    [Fact]
    public async Task A_volume_of_the_default_storage_class_outlives_its_pod()
    {
        await _space.ApplyAsync(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: store }
            spec:
              serviceName: store
              selector: { matchLabels: { app: store } }
              template:
                metadata: { labels: { app: store } }
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: store
                      image: IMAGE
                      command: [sh, -c, 'trap exit TERM; while :; do sleep 1; done']
                      volumeMounts: [ { name: data, mountPath: /data } ]
              volumeClaimTemplates: [ { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Mi } } } } ]
            """);
        await _space.Kubectl.RunAsync(["rollout", "status", "statefulset/store"], Stop, deadline: TimeSpan.FromSeconds(90));
        var first = await _space.Kubectl.RunAsync(["get", "pod", "store-0", "--output=jsonpath={.metadata.uid}"], Stop);
        await _space.ExecAsync("store-0", "sh", "-c", "echo kept >/data/file");

        await _space.Kubectl.RunAsync(["delete", "pod", "store-0"], Stop, deadline: TimeSpan.FromSeconds(60));
        await _space.Kubectl.RunAsync(["rollout", "status", "statefulset/store"], Stop, deadline: TimeSpan.FromSeconds(90));

        (await _space.Kubectl.RunAsync(["get", "pod", "store-0", "--output=jsonpath={.metadata.uid}"], Stop)).Should().NotBe(first);
        (await _space.ExecAsync("store-0", "cat", "/data/file")).Output.Should().Be("kept");
    }

    [Fact]
    public async Task A_network_policy_denies_what_it_does_not_allow()
    {
        await ApplyWebAsync("web", "hello", replicas: 1);
        foreach (var client in new[] { "friend", "stranger" })
        {
            await _space.ApplyAsync($$"""
                apiVersion: v1
                kind: Pod
                metadata: { name: {{client}}, labels: { role: {{client}} } }
                spec: { terminationGracePeriodSeconds: 1, containers: [ { name: client, image: IMAGE, command: [sh, -c, 'trap exit TERM; while :; do sleep 1; done'] } ] }
                """);
        }

        var service = await _space.Kubectl.RunAsync(["get", "service", "web", "--output=jsonpath={.spec.clusterIP}"], Stop);
        await _space.WaitAsync("deployment/web", "condition=Available");
        await _space.WaitAsync("pod/friend", "condition=Ready");
        await _space.WaitAsync("pod/stranger", "condition=Ready");
        await Eventually.HoldsAsync(() => FetchAsync("stranger"), text => text == "hello", ChangeDeadline, "an answer while no policy forbids it");

        await _space.ApplyAsync(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: { name: web }
            spec:
              podSelector: { matchLabels: { app: web } }
              policyTypes: [Ingress]
              ingress: [ { from: [ { podSelector: { matchLabels: { role: friend } } } ], ports: [ { port: http } ] } ]
            """);

        await Eventually.HoldsAsync(() => FetchAsync("stranger"), text => text.Contains("timed out", StringComparison.Ordinal), ChangeDeadline, "a refusal of the stranger");
        (await FetchAsync("friend")).Should().Be("hello");
        (await _space.Kubectl.RunAsync(["get", "pod", "--selector=app=web", "--output=jsonpath={.items[0].status.containerStatuses[0].ready}"], Stop)).Should().Be("true", "kubelet's probes come from the node, which policies do not concern");

        await _space.Kubectl.RunAsync(["delete", "networkpolicy", "web"], Stop);
        await Eventually.HoldsAsync(() => FetchAsync("stranger"), text => text == "hello", ChangeDeadline, "an answer without the policy");

        // Not with wget: Debian's static one crashes when it resolves a host.
        Task<string> FetchAsync(string pod) => ExecOutputAsync(pod, "sh", "-c", $@"printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 3 {service} 80 | tail -n 1");
    }

    [Fact]
    public async Task Services_are_found_by_name_with_their_ports_and_pods()
    {
        await ApplyWebAsync("web", "hello", replicas: 2);
        await _space.ApplyAsync(
            """
            apiVersion: v1
            kind: Service
            metadata: { name: web-pods }
            spec: { clusterIP: None, selector: { app: web }, ports: [ { name: http, port: 8080 } ] }
            """);
        await _space.Kubectl.RunAsync(["rollout", "status", "deployment/web"], Stop, deadline: TimeSpan.FromSeconds(90));
        var pod = (await _space.Kubectl.RunAsync(["get", "pod", "--selector=app=web", "--output=jsonpath={.items[0].metadata.name}"], Stop)).Trim();
        var addresses = (await _space.Kubectl.RunAsync(["get", "pod", "--selector=app=web", "--output=jsonpath={.items[*].status.podIP}"], Stop)).Split(' ');

        await Eventually.HoldsAsync(() => ExecOutputAsync(pod, "nslookup", $"web-pods.{_space.Name}.svc.cluster.local"), text => addresses.All(address => text.Contains(address, StringComparison.Ordinal)), ChangeDeadline, "both pods' addresses");
        (await ExecOutputAsync(pod, "nslookup", "-type=srv", $"_http._tcp.web-pods.{_space.Name}.svc.cluster.local")).Should().Contain("8080");
        (await ExecOutputAsync(pod, "nslookup", $"absent.{_space.Name}.svc.cluster.local")).Should().Contain("NXDOMAIN");
    }

    [Fact]
    public async Task The_metrics_API_reports_the_usage_of_pods_so_that_an_autoscaler_can_decide()
    {
        await ApplyWebAsync("web", "hello", replicas: 1);
        await _space.ApplyAsync(
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: { name: web }
            spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 1, maxReplicas: 2, targetCPUUtilizationPercentage: 80 }
            """);
        await _space.WaitAsync("deployment/web", "condition=Available");

        await Eventually.HoldsAsync(
            async () => (await _space.Kubectl.TryRunAsync(["get", "horizontalpodautoscaler", "web", "--output=jsonpath={.status.currentCPUUtilizationPercentage}"], Stop)).Output,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _), MetricsDeadline, "the autoscaler's reading of the processor time");
        using var metrics = JsonDocument.Parse(await _space.Kubectl.RunAsync(["get", "--raw", $"/apis/metrics.k8s.io/v1beta1/namespaces/{_space.Name}/pods"], Stop));
        var usage = metrics.RootElement.GetProperty("items")[0].GetProperty("containers")[0].GetProperty("usage");
        usage.GetProperty("memory").GetString().Should().EndWith("Ki").And.NotBe("0Ki");
    }

    private static string WebManifest(string name, string text, int replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
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
        """;

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task<SslStream> ConnectAsync(IPEndPoint ingress, X509Certificate2 expected)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(ingress, Stop);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, (_, served, _, _) => served?.GetCertHashString() == expected.GetCertHashString());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Host }, Stop);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> GetOverTlsAsync(IPEndPoint ingress, X509Certificate2 expected, string path)
    {
        try
        {
            await using var stream = await ConnectAsync(ingress, expected);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\n\r\n"), Stop);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(Stop);
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return e.Message;
        }
    }

    private static async Task<string> UpgradeAsync(IPEndPoint ingress, X509Certificate2 expected)
    {
        try
        {
            await using var stream = await ConnectAsync(ingress, expected);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), Stop);
            var head = await ReadUntilAsync(stream, "\r\n\r\n");
            if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                return head;
            }

            await stream.WriteAsync("echo me"u8.ToArray(), Stop);
            return head + await ReadUntilAsync(stream, "echo me");
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return e.Message;
        }
    }

    private static async Task<string> ReadUntilAsync(SslStream stream, string end)
    {
        var (text, buffer) = (new StringBuilder(), new byte[1]);
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await stream.ReadAsync(buffer, Stop) > 0)
        {
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    private Task ApplyWebAsync(string name, string text, int replicas) => _space.ApplyAsync($$"""
        {{WebManifest(name, text, replicas)}}
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}} }
        spec: { selector: { app: {{name}} }, ports: [ { name: http, port: 80, targetPort: http } ] }
        """);

    private Task ApplyIngressAsync(X509Certificate2 certificate) => _space.ApplyAsync($$"""
        apiVersion: v1
        kind: Secret
        metadata: { name: web-tls }
        type: kubernetes.io/tls
        data:
          tls.crt: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}}
          tls.key: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()))}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web }
        spec:
          tls: [ { hosts: [{{Host}}], secretName: web-tls } ]
          rules: [ { host: {{Host}}, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } } ] } } ]
        """);

    private async Task<HttpResponseMessage> GetServiceAsync(string name)
    {
        var address = await _space.Kubectl.RunAsync(["get", "service", name, "--output=jsonpath={.spec.clusterIP}"], Stop);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        HttpResponseMessage? answer = null;
        // kube-proxy programs a service up to a second after its pod is ready.
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    answer = await http.GetAsync(new Uri($"http://{address}/"), Stop);
                    return answer.StatusCode.ToString();
                }
                catch (HttpRequestException e)
                {
                    return e.Message;
                }
            },
            seen => seen == "OK", ChangeDeadline, $"an answer of the service {name} at {address}");
        return answer!;
    }

    private async Task<string> ExecOutputAsync(string pod, params string[] command) => (await _space.ExecAsync(pod, command)).Output;
}
