namespace Dice.Environment.Applications.Diagnosis;

/// <summary>The cause of a failed start.</summary>
/// <param name="Problem">What is wrong, with the line of the log that shows it.</param>
/// <param name="Remedy">What to change, mostly a key of <c>dice.json</c>.</param>
public sealed record Advice(string Problem, string Remedy);
