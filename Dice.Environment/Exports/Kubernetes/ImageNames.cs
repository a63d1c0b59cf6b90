using static Dice.Environment.Exports.Kubernetes.Manifest;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>Image references. The base has each image with a reference of its own, which the overlays replace.</summary>
internal static class ImageNames
{
    /// <summary>The reference in the base: a name that is not pulled, because each overlay replaces it.</summary>
    public static string InBase(Service service) => $"{NameInBase(service)}:base";

    /// <summary>The references of all services.</summary>
    public static ImmutableSortedDictionary<string, string> Of(Stack stack, KubernetesOptions options) =>
        stack.Services.ToImmutableSortedDictionary(service => service.Name, service => Of(service, options), StringComparer.Ordinal);

    /// <summary>The entries of an overlay's <c>images</c>.</summary>
    public static List<object> Replacements(Stack stack, KubernetesOptions options) =>
        [.. stack.Services.OrderBy(service => service.Name, StringComparer.Ordinal).Select(service => Replacement(NameInBase(service), Of(service, options)))];

    private static string NameInBase(Service service) => $"dice/{service.Name}";

    /// <summary>The reference of a service.</summary>
    public static string Of(Service service, KubernetesOptions options) =>
        options.Images.TryGetValue(service.Name, out var given) ? given
        : service.Image.Official ?? $"{(options.Registry is { } registry ? $"{registry.TrimEnd('/')}/" : "")}dice/{service.Name}:{options.Version}";

    private static Dictionary<string, object> Replacement(string name, string reference)
    {
        var (rest, digest) = reference.Split('@', 2) is [var before, var after] ? (before, after) : (reference, null);
        var colon = rest.LastIndexOf(':');
        var (repository, tag) = colon > rest.LastIndexOf('/') ? (rest[..colon], rest[(colon + 1)..]) : (rest, null);
        return tag is null && digest is null
            ? throw new DiceException($"the image reference {reference} has no tag", "add one: without a tag, the cluster decides which version runs")
            : Map(("name", name), ("newName", repository), ("newTag", digest is null ? tag : null), ("digest", digest));
    }
}
