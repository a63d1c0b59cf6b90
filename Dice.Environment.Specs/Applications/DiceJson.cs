using System.Text.Json;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Specs.Support;
using Json.Schema;

namespace Dice.Environment.Specs.Applications;

/// <summary>Checks texts of <c>dice.json</c> as an editor and as Dice itself do.</summary>
internal static class DiceJson
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(Checkout.Root, "docs", "dice.schema.json"));

    /// <summary>What the schema says against a text; empty when it is valid.</summary>
    public static string[] SchemaErrors(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var results = Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(detail => !detail.IsValid).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors?.Values.AsEnumerable() ?? [])}").DefaultIfEmpty("not valid")];
    }

    /// <summary>Reads a folder's file after the schema has accepted it.</summary>
    public static ApplicationSettings Read(string folder)
    {
        SchemaErrors(File.ReadAllText(Path.Combine(folder, "dice.json"))).Should().BeEmpty();
        return SettingsReader.Read(folder);
    }
}
