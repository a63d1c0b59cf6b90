namespace Dice.Environment.Runtime;

/// <summary>A part of a start that comes before its first service.</summary>
/// <param name="Name">What went on, such as <c>images</c>.</param>
/// <param name="Ms">How long it took, in milliseconds.</param>
public sealed record StartStretch(string Name, double Ms);
