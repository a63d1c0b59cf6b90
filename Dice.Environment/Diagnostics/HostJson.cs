using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Diagnostics.HotReload;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics;

/// <summary>The documents that scripts read: camelCase, indented; serialisers made at build time, which saves start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(RemovedDocument))]
[JsonSerializable(typeof(UrlsDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(ImagesDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(HotReloadMeasurements))]
public sealed partial class HostJson : JsonSerializerContext
{
    /// <summary>With text as people write it: these documents never stand inside of HTML.</summary>
    public static HostJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
