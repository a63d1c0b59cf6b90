using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics;

/// <summary>What a verb prints with <c>--json</c> when it fails.</summary>
/// <param name="Error">The error.</param>
public sealed record ErrorDocument(ErrorDocument.Fault Error)
{
    /// <summary>An error.</summary>
    /// <param name="Problem">What is wrong.</param>
    /// <param name="Remedy">The next step.</param>
    public sealed record Fault(string Problem, string Remedy)
    {
        /// <summary>The folder with the diagnostics; absent when there is none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Bundle { get; init; }
    }
}
