using Dice.Environment.Installations;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes;

/// <summary>An environment with a part of the stack, in a namespace of its own on the cluster of the gates. It has no Ingress, because the hosts are those of the gates' stack. Disposing removes it.</summary>
public sealed class FreshNamespace(DeployedStack deployed, string name) : IAsyncDisposable
{
    private ClusterTarget? _target;

    /// <summary>The environment.</summary>
    public Installation Installation { get; } = Checkout.InstallationOf(EnvironmentId.Parse(name));

    /// <summary>What was applied, in order.</summary>
    public IReadOnlyList<string> Applied { get; private set; } = [];

    /// <summary>Where it runs.</summary>
    public ClusterTarget Target => _target ?? throw new InvalidOperationException("nothing is deployed");

    private string Namespace => ClusterTarget.NamespaceOf(name);

    /// <summary>Deploys services and what they require.</summary>
    /// <param name="services">The services.</param>
    /// <param name="stack">Changes the model; null to leave it as it is.</param>
    /// <param name="manifest">Changes or removes objects before they are applied; null to leave them as they are.</param>
    public async Task UpAsync(string[] services, Func<Service, Service>? stack = null, Func<ClusterObject, ClusterObject>? manifest = null)
    {
        var state = await deployed.GetAsync();
        using var images = Installation.CreateProvisioner(state.Engine);
        var whole = DiceStack.Create(Checkout.Workspace);
        var part = (whole with { Services = [.. whole.Services.Select(service => stack is null ? service : stack(service))] }).Only(services);
        var environment = new ClusterEnvironment(Installation, new ChosenCluster(state.Started.Target.Kind, state.Cluster), Namespace, text => TestContext.Current.SendDiagnosticMessage($"{name}: {text}"))
        {
            Change = content => content.Kind == "Ingress" ? null : manifest is null ? content : manifest(content),
        };
        try
        {
            _target = (await environment.UpAsync(part, images, TestContext.Current.CancellationToken)).Target;
        }
        finally
        {
            Applied = environment.Applier?.Applied ?? [];
        }
    }

    /// <summary>Forwards a port of this machine to a service's first endpoint.</summary>
    public async Task<PortForward> ForwardAsync(string service)
    {
        var state = await deployed.GetAsync();
        var pod = (await new NamespaceReader(state.Client, Namespace).ReadAsync(TestContext.Current.CancellationToken)).PodsOf(service).First();
        return await PortForward.StartAsync(Installation.KubectlFor(Target), pod.Metadata.Name, state.Stack[service].Endpoints[0].Port, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var state = await deployed.GetAsync();
        await new Removal(state.Client, new ApiResources(state.Client), name, Namespace).RemoveNamespaceAsync(CancellationToken.None);
        Installation.ClusterMemory.Forget();
    }
}
