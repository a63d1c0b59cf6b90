using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Serializes manifests and the documents of the snapshot verbs: camelCase, indented, source-generated.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(SnapshotsDocument))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(RemovalDocument))]
[JsonSerializable(typeof(ObjectIndex))]
public sealed partial class SnapshotJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static SnapshotJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
