using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>Writes JSON for people.</summary>
internal static class IndentedJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the text, with a line end.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Options) + "\n";

    /// <summary>Returns the text in one line, without a line end.</summary>
    public static string WriteLine(JsonNode node) => node.ToJsonString(new JsonSerializerOptions(Options) { WriteIndented = false });
}
