using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dice.Environment.Applications.Proposals;

/// <summary>Writes proposed settings as the text of a <c>dice.json</c>, and reads the values of an existing one for comparison.</summary>
public static class SettingsText
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the text of the file.</summary>
    /// <param name="settings">The content of the file.</param>
    /// <param name="schema">The address of its schema, which editors use for completion.</param>
    public static string Write(IEnumerable<ProposedSetting> settings, string schema)
    {
        var root = new JsonObject { ["$schema"] = schema };
        foreach (var setting in settings)
        {
            JsonNode value = setting.IsNumber ? JsonValue.Create(int.Parse(setting.Value, CultureInfo.InvariantCulture)) : JsonValue.Create(setting.Value);
            if (setting.Key.Split('.', 2) is [var parent, var key])
            {
                if (root[parent] is not JsonObject below)
                {
                    root[parent] = below = [];
                }

                below[key] = value;
            }
            else
            {
                root[setting.Key] = value;
            }
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            root.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads the values of a file by key; a key inside an object follows a dot. The file must be a JSON object.</summary>
    public static IReadOnlyDictionary<string, string> Read(string content)
    {
        using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject().Where(property => property.Name != "$schema"))
        {
            var below = property.Value.ValueKind == JsonValueKind.Object ? property.Value.EnumerateObject().Select(inner => (Key: $"{property.Name}.{inner.Name}", inner.Value)) : [(property.Name, property.Value)];
            foreach (var (key, value) in below)
            {
                values[key] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            }
        }

        return values;
    }
}
