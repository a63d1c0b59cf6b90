using System.Text.Json.Serialization;

namespace Dice.Environment.Diagnostics;

/// <summary>What a verb prints with <c>--json</c> when it fails.</summary>
/// <param name="Error">The fault.</param>
public sealed record ErrorDocument(ErrorDocument.Fault Error)
{
    /// <summary>A fault.</summary>
    /// <param name="Problem">What is wrong.</param>
    /// <param name="Remedy">What to do next.</param>
    public sealed record Fault(string Problem, string Remedy)
    {
        /// <summary>The folder with all that was to be seen of it; absent when there is none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Bundle { get; init; }
    }
}
