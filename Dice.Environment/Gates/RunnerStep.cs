namespace Dice.Environment.Gates;

/// <summary>A step that started or finished.</summary>
/// <param name="Class">The full name of its class.</param>
/// <param name="Sentence">The behaviour that it verifies.</param>
/// <param name="Result">Its outcome; null while it runs.</param>
public sealed record RunnerStep(string Class, string Sentence, StepResult? Result);
