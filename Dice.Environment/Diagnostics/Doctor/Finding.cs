namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>A finding of a check.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Severity">The severity.</param>
/// <param name="What">What was found.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
public sealed record Finding(string Check, Severity Severity, string What, string? Remedy = null);
