using System.Text.Json.Serialization;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Reports;

/// <summary>The report of a scan for scripts.</summary>
/// <param name="Passed">Whether there are no findings, except accepted ones.</param>
/// <param name="Folder">The folder with all files of the report.</param>
/// <param name="Environment">The environment that was scanned.</param>
/// <param name="ScannedAt">When the scan started.</param>
/// <param name="Checks">The results of the checks.</param>
/// <param name="UnusedEntries">The entries of the baseline that match no finding.</param>
public sealed record ScanDocument(
    bool Passed, string Folder, string Environment, DateTimeOffset ScannedAt, ImmutableArray<CheckReport> Checks, ImmutableArray<BaselineEntry> UnusedEntries)
{
    /// <summary>The document of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder with its files.</param>
    public static ScanDocument Of(ScanReport report, string folder) => new(report.HasPassed, folder, report.Environment, report.ScannedAt, report.Checks, report.UnusedEntries);
}

/// <summary>The documents of scans: camelCase, indented; source-generated, which saves start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScanDocument))]
public sealed partial class SecurityJson : JsonSerializerContext;
