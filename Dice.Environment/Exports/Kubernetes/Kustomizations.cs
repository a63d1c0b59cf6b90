using Dice.Environment.Services.Clusters;
using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>The kustomizations of the base, the overlays and the component for Traefik.</summary>
/// <param name="stack">The stack.</param>
/// <param name="options">The options.</param>
internal sealed class Kustomizations(ClusterStack stack, KubernetesOptions options)
{
    public const string Development = "development";
    public const string Production = "production";
    public const string Traefik = "traefik";

    /// <summary>The secrets of a stack, by name.</summary>
    public static IEnumerable<Secret> SecretsOf(Stack stack) => stack.Services
        .SelectMany(service => service.Secrets.Concat(service.Migrations?.Secrets ?? []))
        .DistinctBy(secret => secret.Name).OrderBy(secret => secret.Name, StringComparer.Ordinal);

    /// <summary>The path of a service's variables in the folder of a kustomization.</summary>
    public static string EnvironmentFile(Service service) => $"environment/{service.Name}.env";

    /// <summary>The base. Its namespace, images and secrets come from the overlays.</summary>
    public string Base(IEnumerable<string> resources) => Kustomization(
        ("labels", new List<object>
        {
            Map(("pairs", new Dictionary<string, object>(options.Labels.ToDictionary(label => label.Key, label => (object)label.Value))
            {
                [ObjectNames.StackLabel] = stack.Production.Name,
                ["app.kubernetes.io/managed-by"] = "dice",
                ["app.kubernetes.io/version"] = options.Version,
            })),
        }),
        ("resources", resources.ToList()),
        ("configMapGenerator", stack.Production.Services.Where(service => !service.Environment.IsEmpty)
            .Select(service => Map(("name", ObjectNames.Environment(service)), ("envs", new List<string> { EnvironmentFile(service) }))).ToList()));

    /// <summary>The overlay for production: availability, real images, and secrets from files beside it.</summary>
    public string OfProduction(IEnumerable<string> resources) => Kustomization([
        ("namespace", options.Namespace),
        ("resources", new List<string>(["../../base", .. resources])),
        ("images", ImageNames.Replacements(stack.Production, options)),
        ("secretGenerator", Secrets(stack.Production)),
    ]);

    /// <summary>The overlay for development: one pod of each service, substitutes for services of the cloud, seeds.</summary>
    public string OfDevelopment(IEnumerable<string> resources, IEnumerable<string> patches) => Kustomization([
        ("namespace", options.Namespace),
        ("resources", new List<string>(["../../base", .. resources])),
        ("images", ImageNames.Replacements(stack.Development, options)),
        ("patches", patches.Select(patch => Map(("path", patch))).ToList()),
        ("configMapGenerator", ConfigMapsOfDevelopment()),
        ("secretGenerator", Secrets(stack.Development)),
    ]);

    /// <summary>The component that serves the Ingress with Traefik.</summary>
    public static string OfTraefikComponent(string middleware, string patch) =>
        Write(Map(("apiVersion", "kustomize.config.k8s.io/v1alpha1"), ("kind", "Component"), ("resources", new List<string> { middleware }), ("patches", new List<object> { Map(("path", patch)) })));

    /// <summary>Production behind Traefik.</summary>
    public string OfTraefik => Kustomization([("namespace", options.Namespace), ("resources", new List<string> { $"../{Production}" }), ("components", new List<string> { "../../components/traefik" })]);

    /// <summary>The variables that a service has in development only.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Added(Service service) =>
        stack.Production.Services.FirstOrDefault(other => other.Name == service.Name) is { } before ? service.Environment.Where(entry => !before.Environment.ContainsKey(entry.Key)) : service.Environment;

    private List<object> ConfigMapsOfDevelopment()
    {
        var values = new ClusterValues(stack.Development, options);
        return
        [
            .. stack.Development.Services.Where(service => Added(service).Any()).Select(service => Map(
                ("name", ObjectNames.Environment(service)),
                ("behavior", stack.Production.Services.Any(other => other.Name == service.Name) ? "merge" : null),
                ("literals", Added(service).Select(entry => $"{entry.Key}={values.Resolve(entry.Key, entry.Value)}").ToList()))),
            .. stack.Development.Services.SelectMany(service => service.Mounts.OfType<FolderMount>().SelectMany(mount => new FolderConfigMaps(options).Of(service, mount).Select(part => Map(
                ("name", part.Name),
                ("files", part.Files.Select(file => $"{KubernetesExport.CopyOf(service, mount)}/{file}").ToList()))))),
        ];
    }

    private List<object> Secrets(Stack owner)
    {
        // Images, variables and objects are of production; secrets that only developers need can be added for tests.
        var with = options.HasDevelopmentSecrets ? owner with { Services = [.. owner.Services.Select(service => service with { Secrets = stack.Development[service.Name].Secrets })] } : owner;
        return
        [
            .. with.Services.Where(service => !service.Secrets.IsEmpty).Select(service => Generator(ObjectNames.Secrets(service), service.Secrets)),
            .. with.Services.Where(service => service.Migrations is { Secrets.IsEmpty: false }).Select(service => Generator(ObjectNames.JobSecrets(service), service.Migrations!.Secrets)),
            Map(("name", Routing.Certificate), ("type", "kubernetes.io/tls"), ("files", new List<string> { "secrets/tls.crt", "secrets/tls.key" })),
        ];
    }

    private static Dictionary<string, object> Generator(string name, IEnumerable<Secret> secrets) => Map(
        ("name", name), ("files", secrets.OrderBy(secret => secret.Name, StringComparer.Ordinal).Select(secret => $"secrets/{secret.Name}").ToList()));

    private static string Kustomization(params IEnumerable<(string, object?)> properties) =>
        Write(Map([("apiVersion", "kustomize.config.k8s.io/v1beta1"), ("kind", "Kustomization"), .. properties]));
}
