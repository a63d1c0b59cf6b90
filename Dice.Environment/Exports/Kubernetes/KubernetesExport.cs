using Dice.Environment.Services.Clusters;
using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>Writes a stack as manifests for Kubernetes: a kustomize base, and overlays for development and production. Pure: it writes no file.</summary>
public static class KubernetesExport
{
    private static readonly ImmutableArray<string> PodSecurityModes = ["enforce", "audit", "warn"];

    /// <summary>Returns the manifests.</summary>
    /// <param name="stack">The stack of a workspace, with all its services.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="DiceException">The stack has something that the export does not support.</exception>
    public static KubernetesFiles Render(Stack stack, KubernetesOptions options)
    {
        var cluster = ClusterStack.Of(stack);
        var kustomizations = new Kustomizations(cluster, options);
        var availability = new Availability(options.ApiLevel);
        var files = new Dictionary<string, string>(OfBase(cluster.Production, kustomizations, options));
        foreach (var (path, text) in OfDevelopment(cluster, kustomizations, options).Concat(OfProduction(cluster.Production, kustomizations, availability)).Concat(OfTraefik(cluster.Production, kustomizations, options)))
        {
            files.Add(path, text);
        }

        return new KubernetesFiles
        {
            Files = files.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Copies = CopiesOf(cluster.Development, options).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Stack = cluster,
            Images = ImageNames.Of(cluster.Development, options),
            Rewritten = [.. availability.Rewritten, .. options.ApiLevel < NetworkPolicies.LabelledNamespaces ? new[] { "NetworkPolicy: namespaces by name → all namespaces" } : []],
            HasDevelopmentSecrets = options.HasDevelopmentSecrets,
        };
    }

    /// <summary>The folder of the overlay for development with the copy of a mounted folder.</summary>
    internal static string CopyOf(Service service, FolderMount mount) => $"files/{ObjectNames.Files(service, mount)}";

    private static Dictionary<string, string> OfBase(Stack stack, Kustomizations kustomizations, KubernetesOptions options)
    {
        var workloads = new Workloads(stack, options);
        var policies = new NetworkPolicies(stack, options);
        var values = new ClusterValues(stack, options);
        var resources = new Dictionary<string, string>
        {
            ["namespace.yaml"] = Write(Namespace(options)),
            ["network-policies.yaml"] = Write(policies.OfNamespace()),
            ["ingress.yaml"] = Write(new Routing(stack, options).Ingress),
        };
        foreach (var service in stack.Services)
        {
            resources[$"{service.Name}.yaml"] = Write(workloads.Of(service).Concat(policies.Of(service)));
        }

        return resources.Append(new("kustomization.yaml", kustomizations.Base(resources.Keys.Order(StringComparer.Ordinal))))
            .Concat(stack.Services.Where(service => !service.Environment.IsEmpty).Select(service => KeyValuePair.Create(
                Kustomizations.EnvironmentFile(service),
                string.Concat(service.Environment.Select(entry => $"{entry.Key}={values.Resolve(entry.Key, entry.Value)}\n")))))
            .ToDictionary(file => $"base/{file.Key}", file => file.Value);
    }

    private static Dictionary<string, string> OfProduction(Stack stack, Kustomizations kustomizations, Availability availability) => InFolder(Kustomizations.Production, new()
    {
        ["availability.yaml"] = Write(stack.Services.SelectMany(availability.Of)),
        ["kustomization.yaml"] = kustomizations.OfProduction(["availability.yaml"]),
    });

    private static Dictionary<string, string> OfDevelopment(ClusterStack cluster, Kustomizations kustomizations, KubernetesOptions options)
    {
        var (before, stack) = (cluster.Production, cluster.Development);
        var workloads = new Workloads(stack, options);
        var policies = new NetworkPolicies(stack, options);
        var known = before.Services.Select(service => service.Name).ToHashSet();
        var resources = stack.Services.Where(service => !known.Contains(service.Name)).ToDictionary(service => $"{service.Name}.yaml", service => Write(workloads.Of(service).Concat(policies.Of(service))));
        if (stack.Services.Where(service => known.Contains(service.Name)).SelectMany(service => policies.Added(service, before)).ToArray() is { Length: > 0 } added)
        {
            resources["network-policies.yaml"] = Write(added);
        }

        var patches = stack.Services.Where(service => known.Contains(service.Name) && service.Mounts.OfType<FolderMount>().Any())
            .ToDictionary(service => $"{service.Name}-files.yaml", service => Write(FilesPatch(service, new FolderConfigMaps(options))));
        return InFolder(Kustomizations.Development, new(resources.Concat(patches)) { ["kustomization.yaml"] = kustomizations.OfDevelopment(resources.Keys.Order(StringComparer.Ordinal), patches.Keys.Order(StringComparer.Ordinal)) });
    }

    private static Dictionary<string, string> OfTraefik(Stack stack, Kustomizations kustomizations, KubernetesOptions options)
    {
        var routing = new Routing(stack, options);
        return new Dictionary<string, string>(InFolder(Kustomizations.Traefik, new() { ["kustomization.yaml"] = kustomizations.OfTraefik }))
        {
            ["components/traefik/middleware.yaml"] = Write(routing.Middleware),
            ["components/traefik/ingress.yaml"] = Write(routing.TraefikPatch),
            ["components/traefik/kustomization.yaml"] = Kustomizations.OfTraefikComponent("middleware.yaml", "ingress.yaml"),
        };
    }

    private static Dictionary<string, object> FilesPatch(Service service, FolderConfigMaps folders)
    {
        var mounts = service.Mounts.OfType<FolderMount>().ToArray();
        return Map(
            ("apiVersion", "apps/v1"), ("kind", "Deployment"), ("metadata", Map(("name", service.Name))),
            ("spec", Map(("template", Map(("spec", Map(
                ("containers", new List<object>
                {
                    Map(("name", service.Name), ("volumeMounts", mounts.Select(mount => Map(("name", ObjectNames.Files(service, mount)), ("mountPath", mount.Target), ("readOnly", true))).ToList())),
                }),
                ("volumes", mounts.Select(mount => folders.VolumeOf(service, mount)).ToList()))))))));
    }

    private static Dictionary<string, object> Namespace(KubernetesOptions options) => Map(
        ("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", Map(
            ("name", options.Namespace),
            ("labels", PodSecurityModes.ToDictionary(mode => $"pod-security.kubernetes.io/{mode}", _ => (object)"restricted")))));

    private static IEnumerable<KeyValuePair<string, string>> CopiesOf(Stack stack, KubernetesOptions options) =>
        stack.Services.SelectMany(service => service.Mounts.OfType<FolderMount>().SelectMany(mount =>
            options.Read(mount).Select(file => KeyValuePair.Create($"{KubernetesFiles.FolderOf(Kustomizations.Development)}/{CopyOf(service, mount)}/{file.Key}", file.Value))));

    private static Dictionary<string, string> InFolder(string overlay, Dictionary<string, string> files) => files.ToDictionary(file => $"{KubernetesFiles.FolderOf(overlay)}/{file.Key}", file => file.Value);
}
