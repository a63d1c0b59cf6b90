using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.LoadTests.Comparing;
using Dice.LoadTests.Results;

namespace Dice.Environment.Commands.Load;

/// <summary>The serializer for the documents that <c>load</c> prints with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadListDocument))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
internal sealed partial class LoadDocuments : JsonSerializerContext
{
    /// <summary>Writes indented JSON without escaping characters that JSON does not require to be escaped.</summary>
    public static LoadDocuments Indented => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>The document of <c>load --json</c>.</summary>
/// <param name="Report">The paths of the report's files; null when they could not be written.</param>
/// <param name="Result">The result.</param>
internal sealed record LoadDocument(LoadReport? Report, LoadResult Result);

/// <summary>The document of <c>load compare --json</c>.</summary>
/// <param name="Differences">Differences that make the two results hard to compare.</param>
/// <param name="Changes">The figures.</param>
internal sealed record ComparisonDocument(ImmutableArray<string> Differences, ImmutableArray<FigureChange> Changes);

/// <summary>The document of <c>load list --json</c>.</summary>
/// <param name="Scenarios">All scenarios.</param>
/// <param name="Profiles">All profiles.</param>
internal sealed record LoadListDocument(ImmutableArray<LoadListDocument.ScenarioEntry> Scenarios, ImmutableArray<LoadListDocument.ProfileEntry> Profiles)
{
    /// <summary>A scenario.</summary>
    internal sealed record ScenarioEntry(string Name, string Purpose, ImmutableArray<string> Steps);

    /// <summary>A profile; the peak is in arrivals per second, the duration in seconds.</summary>
    internal sealed record ProfileEntry(string Name, string Purpose, double Peak, double DurationSeconds, ImmutableArray<string> Thresholds);
}
