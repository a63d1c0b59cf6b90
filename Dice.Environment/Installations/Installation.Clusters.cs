using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Kubernetes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Installations;

/// <content>The environment on Kubernetes.</content>
public partial record Installation
{
    /// <summary>The value of KUBECONFIG; null when it is not set.</summary>
    public static string? KubeConfigVariable => FromVariable(KubeConfigFile.Variable);

    /// <summary>The user's home folder.</summary>
    public static string UserHome => Env.GetFolderPath(Env.SpecialFolder.UserProfile);

    /// <summary>Records on which cluster the environment runs.</summary>
    public TargetMemory ClusterMemory => new(Folders, Id);

    /// <summary>kubectl without a cluster.</summary>
    public Kubectl Kubectl => new(Root, Folders.Cache);

    /// <summary>kubectl for an environment on a cluster.</summary>
    public Kubectl KubectlFor(ClusterTarget target) => new(Root, Folders.Cache) { KubeConfig = target.KubeConfig, Context = target.Context, Namespace = target.Namespace };

    /// <summary>Returns how a cluster for the environment is chosen.</summary>
    /// <param name="engine">The engine with the images.</param>
    /// <param name="context">The context that the user names; null for none.</param>
    /// <param name="isPersistent">Whether a local node that is started keeps running after this process.</param>
    /// <param name="progress">Receives progress and notes.</param>
    public ClusterChoice ChooseCluster(EngineConnection engine, string? context, bool isPersistent, Action<string> progress) => new()
    {
        Context = context,
        KubeConfig = KubeConfigVariable,
        Home = UserHome,
        OpenGiven = async (file, name, cancellation) =>
        {
            using var client = await ClusterClient.ConnectAsync(file.Path, name, cancellation);
            return new GivenCluster(file.Path, name, client.Version, engine, FromVariable(GivenCluster.RegistryVariable), progress);
        },
        K3sObstacle = cancellation => K3sCluster.ObstacleAsync(engine, cancellation),
        StartK3s = async cancellation => await K3sCluster.StartAsync(engine, Path.Combine(Folders.EnsureExists().Root, "clusters"), cancellation),
        OpenNode = async cancellation => await Kubernetes.LocalNodes.LocalNode.OpenAsync(LocalNode(engine, progress) with { IsPersistent = isPersistent }, cancellation),
        Note = progress,
    };

    /// <summary>Returns how clients reach the routes of an environment on a cluster.</summary>
    /// <exception cref="DiceException">The address of the ingress controller is not known.</exception>
    public EdgeAddress IngressOf(ClusterTarget target)
    {
        var address = target.IngressAddress ?? throw new DiceException($"no ingress controller serves environment '{Id}': no Ingress has an address", "see kubectl get ingress, and the log of the ingress controller");
        var zone = EdgeZone.Of(target.Hosts);
        var root = CertificateAuthority.FindRoot(Folders.CertificateAuthority(zone)) ?? throw new DiceException($"the development CA of {zone} is missing", "run ./run-env.sh up --on kubernetes, which creates it");
        return new EdgeAddress(HttpPort: 80, address.Port, root) { Host = address.Address };
    }
}
