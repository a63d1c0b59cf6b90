using System.Globalization;
using System.Text.Json;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Kubernetes;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>On the local Kubernetes node, pods run, and what they rely on works: services, DNS, volumes, network policies and metrics.</summary>
[Collection(LocalNodeCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class LocalNodeGate(LocalNodeEnvironment environment) : IAsyncLifetime
{
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
    public async Task A_pod_that_is_not_ready_gets_no_requests()
    {
        await WebApplication.ApplyAsync(_space, "ready", replicas: 1);
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
            (await WebApplication.AskAsync(_space)).Should().Be("ready");
        }
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
        await WebApplication.ApplyAsync(_space, "hello", replicas: 1);
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
        await WebApplication.ApplyAsync(_space, "hello", replicas: 2);
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
        await WebApplication.ApplyAsync(_space, "hello", replicas: 1);
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

    private async Task<string> ExecOutputAsync(string pod, params string[] command) => (await _space.ExecAsync(pod, command)).Output;
}
