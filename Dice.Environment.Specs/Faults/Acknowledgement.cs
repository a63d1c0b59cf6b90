namespace Dice.Environment.Specs.Faults;

/// <summary>A write that the service has answered with success.</summary>
/// <param name="Write">The write.</param>
/// <param name="AskedAt">When the try that was answered began.</param>
/// <param name="At">When the answer was read to its end.</param>
/// <param name="Tries">How often it was asked for.</param>
public sealed record Acknowledgement(CharacterWrite Write, DateTimeOffset AskedAt, DateTimeOffset At, int Tries);
