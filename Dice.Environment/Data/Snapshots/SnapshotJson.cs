using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Manifests, and what the verbs on them print: camelCase, indented; serialisers made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(SnapshotsDocument))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(RemovalDocument))]
[JsonSerializable(typeof(ObjectIndex))]
public sealed partial class SnapshotJson : JsonSerializerContext
{
    /// <summary>With text as people write it: these documents never stand inside of HTML.</summary>
    public static SnapshotJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
