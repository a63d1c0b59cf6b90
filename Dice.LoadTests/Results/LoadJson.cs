using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.LoadTests.Results;

/// <summary>A result as JSON and back: camelCase, indented, enumerations by name.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadResult))]
public sealed partial class LoadJson : JsonSerializerContext
{
    private static LoadJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a result.</summary>
    public static string Write(LoadResult result) => JsonSerializer.Serialize(result, Indented.LoadResult) + "\n";

    /// <summary>Reads a result.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static LoadResult Read(string json) => JsonSerializer.Deserialize(json, Indented.LoadResult) ?? throw new JsonException("The document holds no result.");
}
