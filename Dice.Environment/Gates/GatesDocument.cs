using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Gates;

/// <summary>The document that <c>gates --list --json</c> prints; CI derives its matrix from it.</summary>
/// <param name="Phases">The phases that have gates.</param>
/// <param name="Gates">The gates, by phase and name.</param>
public sealed record GatesDocument(ImmutableArray<int> Phases, ImmutableArray<Gate> Gates)
{
    /// <summary>Creates the document for gates.</summary>
    public static GatesDocument Of(IReadOnlyCollection<Gate> gates) => new([.. gates.Select(gate => gate.Phase).Distinct().Order()], [.. gates]);

    /// <summary>The document as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GatesJson.Indented.GatesDocument);
}

/// <summary>Serializes the documents that <c>gates</c> writes, in camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GatesRun))]
[JsonSerializable(typeof(GatesDocument))]
internal sealed partial class GatesJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static GatesJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
