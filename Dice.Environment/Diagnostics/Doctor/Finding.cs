namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="What">What was found, naming the thing.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
public sealed record Finding(string Check, Severity Severity, string What, string? Remedy = null);
