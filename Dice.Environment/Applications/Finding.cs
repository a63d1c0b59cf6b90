namespace Dice.Environment.Applications;

/// <summary>A fact that Dice found out or assumed about an application.</summary>
/// <param name="Subject">The subject, such as <c>port</c>.</param>
/// <param name="Value">The value that Dice uses.</param>
/// <param name="Reason">The source of the value.</param>
public sealed record Finding(string Subject, string Value, string Reason)
{
    /// <summary>The key of <c>dice.json</c> that changes the value; null when there is none.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the value is a default that does not come from the project and may be wrong.</summary>
    public bool IsAssumption { get; init; }
}
