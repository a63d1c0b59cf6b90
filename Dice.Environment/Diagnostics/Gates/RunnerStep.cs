namespace Dice.Environment.Diagnostics.Gates;

/// <summary>A step that has begun or ended.</summary>
/// <param name="Class">The full name of its class.</param>
/// <param name="Sentence">What it looks at.</param>
/// <param name="Result">Its outcome; null while it runs.</param>
public sealed record RunnerStep(string Class, string Sentence, StepResult? Result);
