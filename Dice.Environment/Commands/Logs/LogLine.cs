namespace Dice.Environment.Commands.Logs;

/// <summary>A line that a service has written.</summary>
/// <param name="Service">The service.</param>
/// <param name="Stamp">When it ended, as the engine writes times: of one length, so that texts compare as times do.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(string Service, string Stamp, string Text);
