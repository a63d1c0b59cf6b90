namespace Dice.Environment.Gates;

/// <summary>The outcome of one step.</summary>
/// <param name="Sentence">The behaviour that it verifies, with the values of the case if any.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Milliseconds">The duration including the start of what the step needs, in milliseconds.</param>
/// <param name="Detail">Why it failed or was skipped; null otherwise.</param>
public sealed record StepResult(string Sentence, Verdict Verdict, double Milliseconds, string? Detail = null);
