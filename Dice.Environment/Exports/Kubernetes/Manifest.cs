using YamlDotNet.Serialization;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>Builds objects of Kubernetes, and writes them as YAML.</summary>
internal static class Manifest
{
    private static readonly ISerializer Serializer = new SerializerBuilder().DisableAliases().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithEventEmitter(next => new LiteralTexts(next)).Build();

    /// <summary>An object with the given properties; those without a value, and empty lists, are left out.</summary>
    public static Dictionary<string, object> Map(params IEnumerable<(string Name, object? Value)> properties) =>
        properties.Where(property => property.Value is not null and not System.Collections.IList { Count: 0 }).ToDictionary(property => property.Name, property => property.Value!);

    /// <summary>An object with no properties, which means all in selectors, and defaults in volumes.</summary>
    public static Dictionary<string, object> Empty => [];

    /// <summary>The documents of a file.</summary>
    public static string Write(params IEnumerable<object> documents) => string.Join("---\n", documents.Select(Serializer.Serialize));
}
