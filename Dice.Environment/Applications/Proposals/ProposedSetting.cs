using System.Text.Json.Serialization;

namespace Dice.Environment.Applications.Proposals;

/// <summary>A key of <c>dice.json</c> whose proposed value differs from the default.</summary>
/// <param name="Key">The key; a key inside an object follows a dot, as in <c>environment.APP_PORT</c>.</param>
/// <param name="Value">The value: a string, or a number for <c>port</c>.</param>
/// <param name="Reason">The source of the value.</param>
public sealed record ProposedSetting(string Key, string Value, string Reason)
{
    /// <summary>Whether the value is written as a JSON number.</summary>
    [JsonIgnore]
    public bool IsNumber { get; init; }
}
