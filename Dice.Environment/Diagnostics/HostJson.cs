using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics;

/// <summary>Serializes the documents of diagnostics, for scripts and for files: camelCase, indented; source-generated, which saves start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(RemovedDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(StartJournal.Entry[]))]
[JsonSerializable(typeof(MachineFacts))]
[JsonSerializable(typeof(Timeline))]
public sealed partial class HostJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static HostJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>For the engine's documents, which are written unchanged.</summary>
    internal static JsonSerializerOptions Engine { get; } = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
