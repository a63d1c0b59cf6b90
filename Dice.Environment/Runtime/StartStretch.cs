namespace Dice.Environment.Runtime;

/// <summary>A part of a start before its first service.</summary>
/// <param name="Name">The name of the part, such as <c>images</c>.</param>
/// <param name="Ms">The duration in milliseconds.</param>
public sealed record StartStretch(string Name, double Ms);
