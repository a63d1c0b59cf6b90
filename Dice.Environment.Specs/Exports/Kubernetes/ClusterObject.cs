using YamlDotNet.RepresentationModel;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>An object of a manifest.</summary>
/// <param name="Yaml">Its YAML.</param>
public sealed record ClusterObject(YamlMappingNode Yaml)
{
    /// <summary>The kind.</summary>
    public string Kind => Text("kind")!;

    /// <summary>The name.</summary>
    public string Name => Text("metadata.name")!;

    /// <summary>Kind and name.</summary>
    public override string ToString() => $"{Kind} {Name}";

    /// <summary>The specification of its pods; null when it has none.</summary>
    public YamlMappingNode? Pod => Find(Yaml, "spec.template.spec") as YamlMappingNode;

    /// <summary>Its containers, those that run before the others included.</summary>
    public IEnumerable<YamlMappingNode> Containers =>
        Pod is { } pod ? [.. List(pod, "initContainers"), .. List(pod, "containers")] : [];

    /// <summary>A text at a path; null when there is none.</summary>
    public string? Text(string path) => Text(Yaml, path);

    /// <summary>A text at a path; null when there is none. A dot in a name is written as <c>\.</c>.</summary>
    public static string? Text(YamlNode node, string path) => (Find(node, path) as YamlScalarNode)?.Value;

    /// <summary>The objects of a list at a path; none when there is no list.</summary>
    public static IEnumerable<YamlMappingNode> List(YamlNode node, string path) => (Find(node, path) as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [];

    /// <summary>The node at a path; null when there is none.</summary>
    public static YamlNode? Find(YamlNode node, string path) =>
        path.Replace("\\.", "\0", StringComparison.Ordinal).Split('.').Select(name => name.Replace('\0', '.'))
            .Aggregate((YamlNode?)node, (found, name) => found is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null);
}
