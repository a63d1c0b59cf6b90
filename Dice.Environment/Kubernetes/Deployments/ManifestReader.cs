using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>Reads manifests from YAML.</summary>
public static class ManifestReader
{
    /// <summary>Reads all documents of a text; lists of objects are taken apart.</summary>
    /// <exception cref="DiceException">The text is not valid YAML, or a document is not a Kubernetes object.</exception>
    public static ImmutableArray<ClusterObject> Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw new DiceException($"the manifests are not valid YAML: {e.Message}", "export them again: ./run-env.sh export kubernetes", e);
        }

        return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonObject>().SelectMany(Apart)];
    }

    private static IEnumerable<ClusterObject> Apart(JsonObject content)
    {
        var manifest = new ClusterObject(content);
        if (manifest is { Kind: "" } or { GroupVersion: "" })
        {
            throw new DiceException($"a document of the manifests is not a Kubernetes object: {content.ToJsonString()[..Math.Min(120, content.ToJsonString().Length)]}", "export them again: ./run-env.sh export kubernetes");
        }

        return manifest.Kind == "List" ? content["items"]!.AsArray().Select(item => new ClusterObject(item!.DeepClone().AsObject())) : [manifest];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value ?? "", Convert(entry.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Typed(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => null,
    };

    /// <summary>The type of an unquoted value, as in YAML 1.2's core schema.</summary>
    private static JsonValue? Typed(string value) => value switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when char.IsAsciiDigit(value[^1]) && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };
}
