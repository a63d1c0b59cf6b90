using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Storage;

namespace Dice.Environment.Security.Findings;

/// <summary>The findings that are accepted: <c>security-baseline.json</c> at the root of the checkout.</summary>
/// <param name="Entries">The entries.</param>
public sealed record SecurityBaseline(ImmutableArray<BaselineEntry> Entries)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "security-baseline.json";

    /// <summary>The rule that an expired entry violates.</summary>
    public const string ExpiredRule = $"{Name}/expired";

    /// <summary>The name of the check that reports expired entries.</summary>
    public const string Name = "baseline";

    /// <summary>Accepts nothing.</summary>
    public static SecurityBaseline Empty { get; } = new([]);

    /// <summary>Reads a file; a missing file accepts nothing.</summary>
    /// <exception cref="DiceException">The file cannot be read, or an entry is not valid.</exception>
    public static SecurityBaseline Read(string path)
    {
        if (!File.Exists(path))
        {
            return Empty;
        }

        Files.RefuseSpecial(path);
        try
        {
            var file = JsonSerializer.Deserialize(FileErrors.Guard(path, () => File.ReadAllText(path)), BaselineJson.Default.BaselineFile)!;
            return new SecurityBaseline([.. file.Entries.Select((entry, index) => Validate(entry, index, path))]);
        }
        catch (JsonException e)
        {
            throw new DiceException($"{path} is not a valid baseline: {e.Message}", "each entry has rule, subject, reason and expires (a date such as 2027-03-31)", e);
        }
    }

    /// <summary>Marks the findings that are accepted. Findings of expired entries stay open, and each expired entry is a finding itself.</summary>
    /// <param name="check">The result of a check.</param>
    /// <param name="today">The current day.</param>
    public ImmutableArray<SecurityFinding> Accept(IEnumerable<SecurityFinding> check, DateOnly today) =>
        [.. check.Select(finding => finding with { AcceptedBecause = Entries.FirstOrDefault(entry => entry.Matches(finding) && !entry.IsExpired(today))?.Reason })];

    /// <summary>A finding for each expired entry.</summary>
    public ImmutableArray<SecurityFinding> Expired(DateOnly today) =>
    [
        .. Entries.Where(entry => entry.IsExpired(today)).Select(entry => new SecurityFinding(
            ExpiredRule, $"{entry.Rule} {entry.Subject}", Severity.High,
            $"the entry expired on {entry.Expires:yyyy-MM-dd} (reason: {entry.Reason})",
            $"correct the finding and remove the entry, or decide again and set a later date in {FileName}") { File = FileName }),
    ];

    private static BaselineEntry Validate(BaselineEntry entry, int index, string path)
    {
        var missing = entry switch
        {
            { Rule: null or "" } => "rule",
            { Subject: null or "" } => "subject",
            { Reason: null } => "reason",
            _ when string.IsNullOrWhiteSpace(entry.Reason) => "reason",
            _ when entry.Expires == default => "expires",
            _ => null,
        };
        return missing is null ? entry : throw new DiceException($"{path}: entry {index + 1} has no {missing}", "each entry has rule, subject, reason and expires (a date such as 2027-03-31)");
    }
}

/// <summary>The baseline's file.</summary>
/// <param name="Entries">The entries.</param>
internal sealed record BaselineFile(ImmutableArray<BaselineEntry> Entries);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(BaselineFile))]
internal sealed partial class BaselineJson : JsonSerializerContext;
