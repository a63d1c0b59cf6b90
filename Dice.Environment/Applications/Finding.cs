namespace Dice.Environment.Applications;

/// <summary>Something that Dice found out or assumed about an application.</summary>
/// <param name="Subject">What it is about, such as <c>port</c>.</param>
/// <param name="Value">What Dice uses.</param>
/// <param name="Reason">What it follows from.</param>
public sealed record Finding(string Subject, string Value, string Reason)
{
    /// <summary>The key of <c>dice.json</c> that changes it; null when none does.</summary>
    public string? Key { get; init; }

    /// <summary>Whether nothing in the project says so: a default that may be wrong.</summary>
    public bool IsAssumption { get; init; }
}
