using System.Net;
using Dice.Environment.Kubernetes;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>Which cluster is used.</summary>
[Trait("Phase", "3")]
public sealed class ClusterChoiceSpecs
{
    private readonly List<string> _notes = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_context_is_used_before_everything_else()
    {
        await using var server = new FakeApiServer();

        var chosen = await Choice(obstacle: null, context: "other", kubeConfig: server.KubeConfig).OpenAsync(Stop);

        (chosen.Kind, chosen.Cluster.Description).Should().Be((ClusterKind.Given, "given other"));
    }

    [Fact]
    public async Task K3s_is_used_where_the_engine_can_run_it() =>
        (await Choice(obstacle: null).OpenAsync(Stop)).Kind.Should().Be(ClusterKind.K3s);

    [Fact]
    public async Task The_local_node_is_used_where_K3s_cannot_run_and_the_reason_is_printed()
    {
        (await Choice(obstacle: "the container engine does not allow privileged containers").OpenAsync(Stop)).Kind.Should().Be(ClusterKind.LocalNode);

        _notes.Should().ContainSingle().Which.Should().Contain("does not allow privileged containers").And.Contain("--context");
    }

    [Fact]
    public async Task A_wrong_context_does_not_fall_back_to_another_cluster()
    {
        await using var server = new FakeApiServer();

        await Assert.ThrowsAsync<DiceException>(() => Choice(obstacle: null, context: "tset", kubeConfig: server.KubeConfig).OpenAsync(Stop));
    }

    [Fact]
    public async Task Images_of_this_machine_need_a_registry_for_a_given_cluster()
    {
        await using var cluster = new GivenCluster("config", "prod", new Version(1, 33), engine: null, registry: null, _notes.Add);

        var error = await Assert.ThrowsAsync<DiceException>(() => cluster.ProvideAsync(["dice/backend:r1", "postgres:17-bullseye"], Stop));

        error.Problem.Should().Contain("dice/backend:r1").And.NotContain("postgres");
        error.Remedy.Should().Contain("DICE_REGISTRY=registry.example/dice");
        (await cluster.ProvideAsync(["postgres:17-bullseye"], Stop)).Should().Contain("postgres:17-bullseye", "postgres:17-bullseye", "the cluster can pull it");
    }

    [Fact]
    public void An_environment_remembers_its_cluster_until_it_is_removed()
    {
        using var folder = new TemporaryFolder();
        var memory = new TargetMemory(new DiceFolders(folder["home"]), EnvironmentId.Parse("mine"));
        memory.Read().Should().BeNull();
        var target = ClusterTarget.In(new Fake("node"), ClusterKind.LocalNode, "mine", ClusterTarget.NamespaceOf("mine")) with { Services = ["backend"], Routes = ["api.dice.local"] };

        memory.Write(target);

        memory.Read().Should().BeEquivalentTo(target);
        memory.Read()!.IngressAddress.Should().Be(new IPEndPoint(IPAddress.Loopback, 443));
        memory.Forget();
        memory.Read().Should().BeNull();
    }

    private ClusterChoice Choice(string? obstacle, string? context = null, string? kubeConfig = null) => new()
    {
        Context = context,
        KubeConfig = kubeConfig,
        Home = "/nonexistent",
        OpenGiven = (_, name, _) => Task.FromResult<ICluster>(new Fake($"given {name}")),
        K3sObstacle = _ => Task.FromResult(obstacle),
        StartK3s = _ => Task.FromResult<ICluster>(new Fake("K3s")),
        OpenNode = _ => Task.FromResult<ICluster>(new Fake("node")),
        Note = _notes.Add,
    };

    private sealed class Fake(string description) : ICluster
    {
        public string Description => description;

        public string KubeConfig => "config";

        public string? Context => null;

        public Version ApiVersion => new(1, 33);

        public IPEndPoint? Ingress => new(IPAddress.Loopback, 443);

        public Task<IReadOnlyDictionary<string, string>> ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
