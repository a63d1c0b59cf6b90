namespace Dice.Environment.Commands.Logs;

/// <summary>A line of a service's log.</summary>
/// <param name="Service">The service.</param>
/// <param name="Stamp">The time of its end in the engine's format, which has a fixed length: comparing the texts compares the times.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(string Service, string Stamp, string Text);
