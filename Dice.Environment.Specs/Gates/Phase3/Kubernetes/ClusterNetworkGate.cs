using Dice.Environment.Model;
using Dice.Environment.Specs.Kubernetes;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>NetworkPolicies are enforced on the cluster: each connection of the model works, and every other one between services fails.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class ClusterNetworkGate(DeployedStack deployed)
{
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
        var worked = new List<string>();
        foreach (var group in undeclared.GroupBy(connection => connection.From))
        {
            foreach (var connection in group)
            {
                if (await ConnectAsync(connection.From, connection.To, connection.Port) is 0 or 99)
                {
                    worked.Add($"{connection.From} → {connection.To}:{connection.Port}");
                }
            }
        }

        worked.Should().BeEmpty();
    }

    private async Task<int> ConnectAsync(string from, string to, int port)
    {
        var pod = (await deployed.ReadAsync()).PodsOf(from).First();
        return (await deployed.KubectlAsync(["exec", pod.Metadata.Name, "--container", pod.Spec.Containers[0].Name, "--", "sh", "-c", Connect, to, port.ToString(System.Globalization.CultureInfo.InvariantCulture)], deadline: Deadline)).ExitCode;
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
