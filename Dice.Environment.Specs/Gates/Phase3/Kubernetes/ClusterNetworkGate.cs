using System.Collections.Concurrent;
using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>NetworkPolicies are enforced on the cluster: each connection of the model works, and every other one between services fails.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterNetworkGate(DeployedStack deployed) : IAsyncLifetime
{
    /// <summary>The exit code of <see cref="Connect"/> in an image without a program that connects.</summary>
    private const int NoClient = 99;

    /// <summary>Connects, and exits with 0 when that works; a dropped packet is no answer, so the attempt has a limit.</summary>
    private const string Connect = """
        if command -v node >/dev/null; then
          exec node -e 'const s=require("net").connect(+process.argv[2],process.argv[1]);s.setTimeout(3000);s.on("connect",()=>process.exit(0));s.on("timeout",()=>process.exit(4));s.on("error",()=>process.exit(5))' "$0" "$1"
        elif command -v bash >/dev/null; then
          exec timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$0" "$1"
        else
          exit 99
        fi
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Pods in place of those without a client, by service.</summary>
    private readonly ConcurrentDictionary<string, ClientPod> _clients = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_connection_of_the_model_works()
    {
        foreach (var (from, to, port) in (await ConnectionsAsync()).Where(connection => connection.IsDeclared).Select(connection => (connection.From, connection.To, connection.Port)))
        {
            (await ConnectAsync(from, to, port)).Should().Be(0, $"{from} connects to {to}:{port}, which the model declares");
        }
    }

    [Fact]
    public async Task Every_connection_that_the_model_does_not_declare_fails()
    {
        var undeclared = (await ConnectionsAsync()).Where(connection => !connection.IsDeclared).ToArray();
        undeclared.Should().NotBeEmpty();
        var worked = new ConcurrentBag<string>();
        await Task.WhenAll(undeclared.GroupBy(connection => connection.From).Select(async connections =>
        {
            foreach (var (from, to, port, _) in connections)
            {
                if (await ConnectAsync(from, to, port) == 0)
                {
                    worked.Add($"{from} → {to}:{port}");
                }
            }
        }));

        worked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_connection_fails_when_its_rule_is_removed_and_works_when_it_is_back()
    {
        // Not a routed service: Kubernetes 1.20 has no label with a namespace's name, so there ingress controllers of all namespaces may connect to routed ones.
        var port = (await deployed.GetAsync()).Stack[Redis.Name].Endpoints[0].Port;
        var policy = (await deployed.KubectlAsync(["get", "networkpolicy", Redis.Name, "--output", "json"])).Output;
        (await ConnectAsync(Rules.Name, Redis.Name, port)).Should().Be(0);
        try
        {
            var removed = await deployed.KubectlAsync(["patch", "networkpolicy", Redis.Name, "--type", "json", "--patch", """[{"op":"remove","path":"/spec/ingress/0"}]"""]);
            removed.ExitCode.Should().Be(0, removed.Error);

            await Eventually.HoldsAsync(() => ConnectAsync(Rules.Name, Redis.Name, port), exitCode => exitCode != 0, Deadline, "rules no longer connects to Redis");
        }
        finally
        {
            var restored = await deployed.KubectlAsync(["replace", "--force", "--filename", "-"], policy);
            restored.ExitCode.Should().Be(0, restored.Error);
        }

        await Eventually.HoldsAsync(() => ConnectAsync(Rules.Name, Redis.Name, port), exitCode => exitCode == 0, Deadline, "rules connects to Redis again");
    }

    private async Task<int> ConnectAsync(string from, string to, int port)
    {
        string[] command = ["sh", "-c", Connect, to, port.ToString(CultureInfo.InvariantCulture)];
        if (!_clients.TryGetValue(from, out var client))
        {
            var pod = (await deployed.ReadAsync()).PodsOf(from).First();
            var exitCode = (await deployed.KubectlAsync(["exec", pod.Metadata.Name, "--container", pod.Spec.Containers[0].Name, "--", .. command], deadline: Deadline)).ExitCode;
            if (exitCode != NoClient)
            {
                return exitCode;
            }

            _clients[from] = client = await ClientPod.StartAsync(deployed, from, Backend.Name);
        }

        return await client.RunAsync(command, Deadline);
    }

    private async Task<IReadOnlyList<(string From, string To, int Port, bool IsDeclared)>> ConnectionsAsync()
    {
        var stack = (await deployed.GetAsync()).Stack;
        return
        [
            .. from service in stack.Services
               let declared = StackConnections.From(service, stack)
               from other in stack.Services
               where other.Name != service.Name && other.Endpoints.Length > 0
               orderby service.Name, other.Name
               select (service.Name, other.Name, other.Endpoints[0].Port, declared.Contains(other.Name)),
        ];
    }
}
