using System.Globalization;
using System.Text;
using System.Text.Json;
using Dice.Reports;

namespace Dice.Environment.Gates;

/// <summary>Writes any measurements as HTML tables: a list of objects becomes rows, single values become a list, nested objects get their own tables.</summary>
public static class MeasuredTable
{
    private const int Deepest = 4;
    private const int LongestList = 40;

    /// <summary>Returns the tables as HTML.</summary>
    public static string Render(JsonElement measured)
    {
        var page = new StringBuilder();
        Append(page, measured, depth: 0);
        return page.ToString();
    }

    private static void Append(StringBuilder page, JsonElement element, int depth)
    {
        if (depth > Deepest)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Array when element.EnumerateArray().All(row => row.ValueKind == JsonValueKind.Object):
                AppendRows(page, [.. element.EnumerateArray()]);
                break;
            case JsonValueKind.Object:
                AppendObject(page, element, depth);
                break;
            default:
                page.AddHtml($"<p>{Text(element)}</p>\n");
                break;
        }
    }

    private static void AppendRows(StringBuilder page, JsonElement[] rows)
    {
        string[] columns = [.. rows.SelectMany(row => row.EnumerateObject().Where(cell => IsShort(cell.Value)).Select(cell => cell.Name)).Distinct()];
        page.Append(new ReportTable(columns.Select(Words), rows.Select(row => columns.Select(column => Text(column, row.TryGetProperty(column, out var value) ? value : default)))).ToHtml());
    }

    private static void AppendObject(StringBuilder page, JsonElement element, int depth)
    {
        var properties = element.EnumerateObject().ToArray();
        if (properties.Where(property => IsShort(property.Value)).ToArray() is { Length: > 0 } singles)
        {
            page.AddHtml($"<p>{string.Join(" · ", singles.Select(property => $"{Words(property.Name)}: {Text(property.Name, property.Value)}"))}</p>\n");
        }

        foreach (var property in properties.Where(property => !IsShort(property.Value) && !IsNumbers(property.Value)))
        {
            page.AddHtml($"<h3>{Words(property.Name)}</h3>\n");
            Append(page, property.Value, depth + 1);
        }
    }

    private static bool IsShort(JsonElement value) => value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
        || (value.ValueKind == JsonValueKind.Array && !IsNumbers(value) && value.GetArrayLength() <= LongestList && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String));

    /// <summary>Excludes lists of numbers, which the plot shows.</summary>
    private static bool IsNumbers(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number);

    /// <summary>Formats a value; bytes as MiB.</summary>
    private static string Text(string name, JsonElement value) => value.ValueKind == JsonValueKind.Number && name.EndsWith("Bytes", StringComparison.OrdinalIgnoreCase)
        ? string.Create(CultureInfo.InvariantCulture, $"{value.GetDouble() / (1 << 20):#,0.#} MiB")
        : Text(value);

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.Number => value.GetDouble().ToString(Math.Abs(value.GetDouble()) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => item.ToString())),
        _ => value.ToString(),
    };

    /// <summary>Converts a property's name to words: <c>recoverySeconds</c> becomes <c>recovery seconds</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? $"{(index > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
