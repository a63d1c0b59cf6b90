using System.Text;

namespace Dice.Reports;

/// <summary>A table of a report, as HTML or as Markdown. Columns of numbers are aligned to the right.</summary>
public sealed record ReportTable
{
    private readonly string[] _columns;
    private readonly string[][] _rows;
    private readonly bool[] _isNumber;

    /// <summary>Creates a table.</summary>
    /// <param name="columns">The headings. The first column is text.</param>
    /// <param name="rows">The cells of each row, as plain text; missing cells at the end are empty.</param>
    public ReportTable(IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        _columns = [.. columns];
        _rows = [.. rows.Select(row => row.ToArray())];
        _isNumber = [.. _columns.Select((_, column) => column > 0 && _rows.Select(row => row.ElementAtOrDefault(column) ?? "").Where(cell => cell.Length > 0).ToArray() is { Length: > 0 } cells && cells.All(IsNumber))];
    }

    /// <summary>Whether it has no rows.</summary>
    public bool IsEmpty => _rows.Length == 0;

    /// <summary>Returns the table as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<div class=\"wide\"><table><thead>");
        AddRow("th", _columns);
        html.Append("</thead><tbody>\n");
        foreach (var row in _rows)
        {
            AddRow("td", row);
        }

        return html.Append("</tbody></table></div>\n").ToString();

        void AddRow(string tag, string[] cells)
        {
            html.Append("<tr>").AppendJoin("", _columns.Select((_, column) => $"<{tag}{(_isNumber[column] ? " class=\"number\"" : "")}>{Html.Escape(cells.ElementAtOrDefault(column) ?? "")}</{tag}>")).Append("</tr>\n");
        }
    }

    /// <summary>Returns the table as Markdown, with a line break at its end.</summary>
    public string ToMarkdown()
    {
        string Row(string[] cells) => $"| {string.Join(" | ", _columns.Select((_, column) => Cell(cells.ElementAtOrDefault(column) ?? "")))} |\n";

        return $"{Row(_columns)}|{string.Concat(_isNumber.Select(isNumber => isNumber ? "---:|" : "---|"))}\n{string.Concat(_rows.Select(Row))}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static bool IsNumber(string cell) => cell.TrimStart('*', '-', '–', '+', '±') is var digits && (digits.Length == 0 || char.IsAsciiDigit(digits[0]));
}
