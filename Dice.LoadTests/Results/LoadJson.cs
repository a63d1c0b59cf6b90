using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.LoadTests.Results;

/// <summary>Serializes results as JSON: camelCase, indented, enumerations by name.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadResult))]
public sealed partial class LoadJson : JsonSerializerContext
{
    private static LoadJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Serializes a result.</summary>
    public static string Write(LoadResult result) => JsonSerializer.Serialize(result, Indented.LoadResult) + "\n";

    /// <summary>Deserializes a result.</summary>
    /// <exception cref="JsonException">The text is not a result.</exception>
    public static LoadResult Read(string json) => JsonSerializer.Deserialize(json, Indented.LoadResult) ?? throw new JsonException("The document contains no result.");
}
