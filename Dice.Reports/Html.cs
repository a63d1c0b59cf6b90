using System.Globalization;
using System.Net;
using System.Text;

namespace Dice.Reports;

/// <summary>Builds HTML whose values are escaped.</summary>
public static class Html
{
    /// <summary>Escapes text for HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Adds HTML. Its values are formatted without a culture; values that are strings are escaped.</summary>
    public static StringBuilder AddHtml(this StringBuilder page, FormattableString html)
    {
        var values = html.GetArguments().Select(value => value is string text ? Escape(text) : value).ToArray();
        return page.AppendFormat(CultureInfo.InvariantCulture, html.Format, values);
    }

    /// <summary>Returns one self-contained page, in a light and a dark theme, that loads nothing.</summary>
    /// <param name="title">The title.</param>
    /// <param name="body">The content as HTML.</param>
    /// <param name="style">CSS rules in addition to those of all pages.</param>
    /// <param name="script">JavaScript; empty for none.</param>
    public static string Page(string title, string body, string style = "", string script = "") => new StringBuilder()
        .AddHtml($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>\n")
        .Append(Style).Append('\n').Append(style)
        .Append("\n</style></head><body>\n").Append(body)
        .Append(script.Length == 0 ? "" : $"<script>{script}</script>")
        .Append("</body></html>\n").ToString();

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #667; --line: #d5d8dd; --a: #3f8fd2; --b: #e0a458; --c: #c0392b; --d: #8a6fc9; --e: #2f9e77; --f: #d16ba5; --g: #7a8594; --h: #a0752c; --good: #1f7a4d; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa3ad; --line: #3a3f46; --a: #6db3ec; --b: #e9b875; --c: #ff7b6b; --d: #b09ae6; --e: #5ccca3; --f: #e69ac6; --g: #a2adba; --h: #cfa45c; --good: #5ccca3; --bad: #ff8a80; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; } .soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); } code { overflow-wrap: anywhere; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        .key { margin: 0; font-size: .85rem; } .key span { margin-right: 1.1em; white-space: nowrap; } .key i { display: inline-block; width: 1.1em; height: .5em; margin-right: .35em; }
        figure { margin: 1rem 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; display: block; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg text.soft { fill: var(--soft); } svg line { stroke: var(--line); }
        svg circle { fill: var(--a); fill-opacity: .6; } svg .median { stroke: var(--ink); stroke-width: 2.5; } svg .limit { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3; } svg .target { stroke: var(--good); stroke-width: 2; }
        """;
}
