using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dice.Environment.Specs.Support;

/// <summary>How the reports of measurements are serialized, for scripts and for the gates' page: camelCase, indented.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a document as JSON, with a final line break.</summary>
    public static string Of<T>(T document) => JsonSerializer.Serialize(document, Options) + "\n";
}
