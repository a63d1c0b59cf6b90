using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Diagnostics.Status;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics;

/// <summary>Serializes the documents for scripts: camelCase, indented; source-generated, which saves start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(RemovedDocument))]
[JsonSerializable(typeof(UrlsDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(ImagesDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(Timeline))]
public sealed partial class HostJson : JsonSerializerContext
{
    /// <summary>Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static HostJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
