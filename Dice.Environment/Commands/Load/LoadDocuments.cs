using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Commands.Load;

/// <summary>The serializer for the documents that <c>load</c> prints with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadListDocument))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
internal sealed partial class LoadDocuments : JsonSerializerContext
{
    /// <summary>Writes indented JSON without escaping characters that JSON does not require to be escaped.</summary>
    public static LoadDocuments Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
