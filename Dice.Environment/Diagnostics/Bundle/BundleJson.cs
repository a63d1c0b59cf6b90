using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Diagnostics.Status;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Serializes the documents of a bundle: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(StartJournal.Entry[]))]
[JsonSerializable(typeof(MachineFacts))]
public sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static BundleJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>For the engine's documents, which are written unchanged.</summary>
    internal static JsonSerializerOptions Engine { get; } = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
