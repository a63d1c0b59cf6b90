using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Diagnostics.Status;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>The documents of a bundle: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(StartJournal.Entry[]))]
[JsonSerializable(typeof(MachineFacts))]
public sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>With text as people write it: these documents never stand inside of HTML.</summary>
    public static BundleJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>For the engine's own documents, which are written as it gives them.</summary>
    internal static JsonSerializerOptions Engine { get; } = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
