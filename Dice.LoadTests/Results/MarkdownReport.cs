namespace Dice.LoadTests.Results;

/// <summary>Writes a result as Markdown: first the verdict and warnings, then the figures.</summary>
public static class MarkdownReport
{
    /// <summary>Renders a result.</summary>
    public static string Render(LoadResult result)
    {
        IEnumerable<string> paragraphs =
        [
            $"# Load test: {result.Scenario}, profile {result.Profile}",
            $"**{result.VerdictInWords()}** · {LoadTables.Circumstances(result)}",
            .. result.Warnings.Select(warning => $"> ⚠ {warning}"),
            .. LoadTables.Sentences(result),
        ];
        return string.Join("\n\n", paragraphs) + "\n" + string.Concat(LoadTables.Of(result).Select(entry => $"\n## {entry.Title}\n\n{entry.Table.ToMarkdown()}"));
    }
}
