namespace Dice.Environment.Diagnostics.Gates;

/// <summary>The outcome of one step.</summary>
/// <param name="Sentence">What was looked at; for a case of several, with its values.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Milliseconds">How long it took, what it had to start included.</param>
/// <param name="Detail">Why it failed or was skipped; null otherwise.</param>
public sealed record StepResult(string Sentence, Verdict Verdict, double Milliseconds, string? Detail = null);
