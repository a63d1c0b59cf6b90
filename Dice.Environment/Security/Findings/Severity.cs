namespace Dice.Environment.Security.Findings;

/// <summary>The severity of a finding.</summary>
public enum Severity
{
    /// <summary>A recommendation.</summary>
    Low,

    /// <summary>A weakness that needs another one to be used.</summary>
    Medium,

    /// <summary>A weakness that can be used.</summary>
    High,

    /// <summary>A weakness that gives access at once.</summary>
    Critical,
}
