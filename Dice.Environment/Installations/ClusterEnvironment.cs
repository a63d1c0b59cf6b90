using Dice.Environment.Data;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Images;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Kubernetes.Preflights;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Installations;

/// <summary>An environment of an installation on a cluster: deploys it, seeds it, removes it.</summary>
/// <param name="installation">The environment.</param>
/// <param name="chosen">The cluster.</param>
/// <param name="namespace">The namespace.</param>
/// <param name="progress">Receives a sentence for each step.</param>
public sealed class ClusterEnvironment(Installation installation, ChosenCluster chosen, string @namespace, Action<string> progress)
{
    /// <summary>What a deployment has applied so far; null before the first object.</summary>
    public Applier? Applier { get; private set; }

    /// <summary>The manifests that were deployed.</summary>
    public KubernetesFiles? Files { get; private set; }

    /// <summary>The objects that were deployed.</summary>
    public ImmutableArray<ClusterObject> Manifests { get; private set; } = [];

    /// <summary>The overlay to deploy.</summary>
    public string Overlay { get; init; } = KubernetesFiles.Overlays[0];

    /// <summary>Changes the objects before they are deployed, for tests; null to deploy them as exported.</summary>
    public Func<ClusterObject, ClusterObject?>? Change { get; init; }

    /// <summary>Provides the images, checks the cluster, deploys the stack, and loads the development data into an empty database.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="images">Provides images in the engine.</param>
    /// <exception cref="DiceException">The cluster cannot run the stack, an object was refused, or a service did not become ready.</exception>
    public async Task<ClusterStart> UpAsync(Stack stack, ImageProvisioner images, CancellationToken cancellation)
    {
        var clock = new Clock(TimeProvider.System);
        var cluster = chosen.Cluster;
        using var client = await ClusterClient.ConnectAsync(cluster.KubeConfig, cluster.Context, cancellation);
        var resources = new ApiResources(client);
        var references = await ProvideAsync(stack, images, cancellation);
        var provided = clock.Elapsed;
        Files = KubernetesExport.Render(stack, Options() with { Images = references });
        Manifests = await BuildAsync(Files, cancellation);
        var notes = await new Preflight(chosen.Kind).RunAsync(new ClusterSubject(client, resources, installation.Id.Value, @namespace, Manifests), cancellation);

        var deployed = Deployed(Files);
        var target = ClusterTarget.In(cluster, chosen.Kind, installation.Id.Value, @namespace) with
        {
            Services = [.. deployed.Services.Select(service => service.Name).Order(StringComparer.Ordinal)],
            Routes = [.. deployed.Routes.Select(route => route.Address).Order(StringComparer.Ordinal)],
            Overlay = Overlay,
        };
        installation.ClusterMemory.Write(target); // Before the first object, so that `down` finds an interrupted start.
        Applier = new Applier(client, resources, installation.Id.Value, @namespace);
        var stages = await new Deployer(client, Applier, deployed, @namespace, progress, TimeProvider.System).DeployAsync(Manifests, cancellation);
        await new Removal(client, resources, installation.Id.Value, @namespace).RemoveOthersAsync([.. Manifests.Select(manifest => manifest.Title)], progress, cancellation);
        if (target.Ingress is null && deployed.Routes.Length > 0)
        {
            target = target with { Ingress = (await IngressAddress.FindAsync(client, @namespace, cancellation))?.ToString() };
            installation.ClusterMemory.Write(target);
        }

        var seed = await SeedAsync(client, deployed, cancellation);
        return new ClusterStart(target, stages, provided, clock.Elapsed, [.. notes, .. Files.Rewritten.Select(change => $"for Kubernetes {cluster.ApiVersion}: {change}"), .. seed is null ? [] : new[] { seed }], Files.LeftOut);
    }

    /// <summary>Loads the development data into an empty database, through a forwarded port.</summary>
    /// <returns>What was done; null when nothing was.</returns>
    public async Task<string?> SeedAsync(ClusterClient client, Stack deployed, CancellationToken cancellation)
    {
        if (deployed.Services.FirstOrDefault(service => service.Name == Backend.Name) is not { } backend || !backend.Provides.Contains(Backend.CharactersApi))
        {
            return null; // The seed is for the tables of the DICE backend.
        }

        await using var forward = await ForwardAsync(client, deployed[Postgres.Name], cancellation);
        var access = new DatabaseAccess { Port = forward.LocalPort, Password = installation.ReadSecrets()[Postgres.Password.Key] };
        var outcome = await new SeedLoader(access, SeedFolder.Of(installation.Root)).EnsureAsync(cancellation);
        return outcome is null ? null : $"database seeded with development data: {outcome.Rows} rows in {outcome.Tables.Length} tables";
    }

    /// <summary>Forwards a port of this machine to a service's first endpoint.</summary>
    public async Task<PortForward> ForwardAsync(ClusterClient client, Service service, CancellationToken cancellation)
    {
        var pod = (await new NamespaceReader(client, @namespace).ReadAsync(cancellation)).PodsOf(service.Name).FirstOrDefault()
            ?? throw new DiceException($"no pod of {service.Name} runs in the namespace '{@namespace}'", "see ./run-env.sh status");
        var kubectl = installation.KubectlFor(ClusterTarget.In(chosen.Cluster, chosen.Kind, installation.Id.Value, @namespace));
        return await PortForward.StartAsync(kubectl, pod.Metadata.Name, service.Endpoints[0].Port, cancellation);
    }

    private KubernetesOptions Options() => new()
    {
        Namespace = @namespace,
        ApiLevel = chosen.Cluster.ApiVersion,
        HasDevelopmentSecrets = true,
        HttpsPort = chosen.Cluster.Ingress?.Port ?? 443,
        Read = MountedFiles.Read,
    };

    private Stack Deployed(KubernetesFiles files) => Overlay == KubernetesFiles.Overlays[0] ? files.Stack.Development : files.Stack.Production;

    private async Task<ImmutableSortedDictionary<string, string>> ProvideAsync(Stack stack, ImageProvisioner images, CancellationToken cancellation)
    {
        var services = Deployed(KubernetesExport.Render(stack, Options())).Services;
        await images.PrepareAsync(services.Select(service => service.Image), cancellation);
        var provided = await Task.WhenAll(services.Select(async service => (service.Name, (await images.EnsureAsync(service.Image, cancellation)).Reference)));
        progress($"{provided.Select(image => image.Reference).Distinct().Count()} images are ready in the engine; bringing them to the cluster");
        var references = await chosen.Cluster.ProvideAsync([.. provided.Select(image => image.Reference).Distinct()], cancellation);
        return provided.ToImmutableSortedDictionary(image => image.Name, image => references[image.Reference]);
    }

    private async Task<ImmutableArray<ClusterObject>> BuildAsync(KubernetesFiles files, CancellationToken cancellation)
    {
        var hosts = Deployed(files).Hosts.ToArray();
        var manifests = await new KustomizeFolder(installation.Kubectl, installation.Folders, installation.Id).BuildAsync(files, Overlay, installation.ReadSecrets(), hosts, cancellation);
        return Change is null ? manifests : [.. manifests.Select(Change).OfType<ClusterObject>()];
    }
}

/// <summary>A finished deployment.</summary>
/// <param name="Target">Where it runs.</param>
/// <param name="Stages">The time of each stage.</param>
/// <param name="Images">The time until the cluster had the images.</param>
/// <param name="Total">The time of everything.</param>
/// <param name="Notes">Remarks for the user.</param>
/// <param name="LeftOut">The services that are not deployed, with the reason.</param>
public sealed record ClusterStart(
    ClusterTarget Target, IReadOnlyList<StageTime> Stages, TimeSpan Images, TimeSpan Total, ImmutableArray<string> Notes, ImmutableArray<Services.Clusters.LeftOut> LeftOut);
