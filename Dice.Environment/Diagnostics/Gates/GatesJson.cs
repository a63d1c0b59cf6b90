using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>The documents that <c>gates</c> writes, camelCase; and what the test runner prints, as it spells it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GatesRun))]
[JsonSerializable(typeof(GatesDocument))]
internal sealed partial class GatesJson : JsonSerializerContext
{
    /// <summary>With text as people write it: these documents never stand inside of HTML.</summary>
    public static GatesJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
