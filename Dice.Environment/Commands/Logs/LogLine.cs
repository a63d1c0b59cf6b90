namespace Dice.Environment.Commands.Logs;

/// <summary>A line that a service has written.</summary>
/// <param name="Service">The service.</param>
/// <param name="Stamp">When, as the engine writes it: of one length, so that texts compare as times do.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(string Service, string Stamp, string Text)
{
    /// <summary>Takes apart what the engine gives for a line when it is asked for times.</summary>
    public static LogLine Parse(string service, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new LogLine(service, line, "") : new LogLine(service, line[..space], line[(space + 1)..].TrimEnd('\r'));
    }
}
