using System.Text.RegularExpressions;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>
/// Reads a pipeline by the grammar that Logstash publishes (its file lscl_grammar.treetop): sections, plugins with settings, and branches. Conditions have
/// the forms that pipelines here use: a field, or a field that equals a text.
/// </summary>
internal sealed partial class LogstashConfig
{
    private readonly string _text;
    private readonly List<Plugin> _plugins = [];
    private int _at;

    private LogstashConfig(string text) => _text = text;

    /// <summary>A plugin with the names of its settings.</summary>
    public sealed record Plugin(string Section, string Name, IReadOnlyList<string> Settings);

    /// <summary>Returns the plugins of a pipeline.</summary>
    /// <exception cref="FormatException">The text is not by the grammar; the message names line and expectation.</exception>
    public static IReadOnlyList<Plugin> Read(string text)
    {
        var config = new LogstashConfig(text);
        while (config.Take(Section()) is { } section)
        {
            config.ReadBlock(section);
        }

        return config._at == text.Length ? config._plugins : throw config.Expected("input, filter, output or the end");
    }

    /// <summary>Reads plugins and branches between braces.</summary>
    private void ReadBlock(string section)
    {
        Require(Open(), "{");
        while (Take(Close()) is null)
        {
            if (Take(If()) is not null)
            {
                ReadBranch(section);
            }
            else
            {
                var name = Require(Bareword(), "the name of a plugin, if or }");
                _plugins.Add(new Plugin(section, name, ReadSettings()));
            }
        }
    }

    private void ReadBranch(string section)
    {
        Require(Condition(), "a condition");
        ReadBlock(section);
        while (Take(ElseIf()) is not null)
        {
            Require(Condition(), "a condition");
            ReadBlock(section);
        }

        if (Take(Else()) is not null)
        {
            ReadBlock(section);
        }
    }

    private List<string> ReadSettings()
    {
        Require(Open(), "{");
        var names = new List<string>();
        while (Take(Close()) is null)
        {
            names.Add(Require(Bareword(), "the name of a setting or }"));
            Require(Arrow(), "=>");
            ReadValue();
        }

        return names.Distinct().Count() == names.Count ? names : throw Expected("each setting once");
    }

    private void ReadValue()
    {
        if (Take(OpenList()) is not null)
        {
            while (Take(CloseList()) is null)
            {
                ReadValue();
                Take(Comma());
            }
        }
        else if (Take(Open()) is not null)
        {
            while (Take(Close()) is null)
            {
                Require(Scalar(), "a key or }");
                Require(Arrow(), "=>");
                ReadValue();
            }
        }
        else
        {
            Require(Scalar(), "a value");
        }
    }

    private string Require(Regex pattern, string expected) => Take(pattern) ?? throw Expected(expected);

    /// <summary>Takes a token; whitespace and comments before it have no meaning.</summary>
    private string? Take(Regex pattern)
    {
        _at += Blank().Match(_text, _at).Length;
        var match = pattern.Match(_text, _at);
        if (!match.Success)
        {
            return null;
        }

        _at += match.Length;
        return match.Value;
    }

    private FormatException Expected(string what) => new($"line {_text[.._at].Count(letter => letter == '\n') + 1}: expected {what}, not '{_text[_at..].Split('\n')[0]}'");

    [GeneratedRegex(@"\G(\s|#[^\n]*\n)*")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\G(input|filter|output)\b")]
    private static partial Regex Section();

    [GeneratedRegex(@"\Gif\b")]
    private static partial Regex If();

    [GeneratedRegex(@"\Gelse\s+if\b")]
    private static partial Regex ElseIf();

    [GeneratedRegex(@"\Gelse\b")]
    private static partial Regex Else();

    [GeneratedRegex(@"\G(\[[^\]\[,]+\])+(\s*==\s*""[^""]*"")?")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\G[A-Za-z0-9_-]+")]
    private static partial Regex Bareword();

    [GeneratedRegex(@"\G(""(\\""|[^""])*""|'(\\'|[^'])*'|-?[0-9]+(\.[0-9]*)?|[A-Za-z_][A-Za-z0-9_]+)")]
    private static partial Regex Scalar();

    [GeneratedRegex(@"\G=>")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\G\{")]
    private static partial Regex Open();

    [GeneratedRegex(@"\G\}")]
    private static partial Regex Close();

    [GeneratedRegex(@"\G\[")]
    private static partial Regex OpenList();

    [GeneratedRegex(@"\G\]")]
    private static partial Regex CloseList();

    [GeneratedRegex(@"\G,")]
    private static partial Regex Comma();
}
