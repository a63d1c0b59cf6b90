using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Kubernetes;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>On the local Kubernetes node, an Ingress leads requests and upgraded connections to pods that accept them.</summary>
[Collection(LocalNodeCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Stack)]
public sealed class LocalNodeIngressGate(LocalNodeEnvironment environment) : IAsyncLifetime
{
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
        using var ingress = new WebIngress(environment, _space);
        await WebApplication.ApplyAsync(_space, "hello", replicas: 1);
        await ingress.ApplyAsync();
        await _space.WaitAsync("deployment/web", "condition=Available");

        (await WebApplication.AskAsync(_space)).Should().Be("hello");
        var node = await environment.NodeAsync();
        var answer = "";
        await Eventually.HoldsAsync(async () => answer = await ingress.GetAsync("/"), text => text.Contains("hello", StringComparison.Ordinal), ChangeDeadline, "the answer through the ingress, with the certificate of the Secret");
        answer.Should().StartWith("HTTP/1.1 200");
        (await _space.Kubectl.RunAsync(["get", "ingress", "web", "--output=jsonpath={.status.loadBalancer.ingress[0].ip} {.spec.ingressClassName}"], Stop)).Should().Be($"{node.Address} caddy");
    }

    [Fact]
    public async Task A_pod_that_does_not_accept_connections_costs_no_request()
    {
        using var ingress = new WebIngress(environment, _space);
        await WebApplication.ApplyAsync(_space, "hello", replicas: 1);
        await ingress.ApplyAsync();
        await _space.WaitAsync("deployment/web", "condition=Available");
        await Eventually.HoldsAsync(() => ingress.GetAsync("/"), IsAnswer, ChangeDeadline, "an answer of the only pod");

        // The endpoints of a service without a selector are this test's own: the pod, one that refuses, and one that no longer exists.
        var pod = await _space.Kubectl.RunAsync(["get", "pod", "--selector=app=web", "--output=jsonpath={.items[0].status.podIP}"], Stop);
        await _space.Kubectl.RunAsync(["patch", "service", "web", "--type=json", """--patch=[{"op":"remove","path":"/spec/selector"}]"""], Stop);
        await _space.ApplyAsync($$"""
            apiVersion: v1
            kind: Endpoints
            metadata: { name: web }
            subsets: [ { addresses: [ { ip: {{pod}} }, { ip: {{(await environment.NodeAsync()).Address}} }, { ip: {{pod[..pod.LastIndexOf('.')]}}.254 } ], ports: [ { name: http, port: 8080 } ] } ]
            """);

        for (var request = 0; request < 30; request++)
        {
            var answer = await ingress.GetAsync("/");
            IsAnswer(answer).Should().BeTrue($"request {request} is answered by the pod that accepts connections, not with {answer}");
        }

        static bool IsAnswer(string answer) => answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && answer.Contains("hello", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgraded_connection_passes_through_the_ingress()
    {
        using var ingress = new WebIngress(environment, _space);
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
        await ingress.ApplyAsync();
        await _space.WaitAsync("pod/web", "condition=Ready");

        var answer = "";
        await Eventually.HoldsAsync(async () => answer = await ingress.UpgradeAsync(), text => text.EndsWith("echo me", StringComparison.Ordinal), ChangeDeadline, "the echo over the upgraded connection");
        answer.Should().StartWith("HTTP/1.1 101");
    }
}
