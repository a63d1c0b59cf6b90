using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Gates;

/// <summary>Serializes the documents that <c>gates</c> writes, in camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GatesRun))]
[JsonSerializable(typeof(GatesDocument))]
internal sealed partial class GatesJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static GatesJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
