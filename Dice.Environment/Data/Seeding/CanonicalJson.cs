using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Data.Seeding;

/// <summary>Canonical JSON, in which equal values have equal texts: sorted properties, no white space, numbers without trailing zeros.</summary>
public static class CanonicalJson
{
    /// <summary>Returns a value's canonical text.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    /// <summary>Returns the SHA-256 of a value's canonical text, in lower-case hexadecimal.</summary>
    public static string Checksum(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(value))));

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll('{', '}', value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal), text, property =>
                {
                    text.Append('"').Append(JsonEncodedText.Encode(property.Name)).Append("\":");
                    Write(property.Value, text);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', ']', value.EnumerateArray(), text, entry => Write(entry, text));
                break;
            case JsonValueKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(value.GetString()!)).Append('"');
                break;
            case JsonValueKind.Number:
                text.Append(value.TryGetDecimal(out var number) ? number.ToString("G29", CultureInfo.InvariantCulture) : value.GetRawText());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(char open, char close, IEnumerable<T> parts, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
            {
                text.Append(',');
            }

            isFirst = false;
            write(part);
        }

        text.Append(close);
    }
}
