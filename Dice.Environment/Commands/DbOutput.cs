using System.CommandLine;
using System.Text.Json;

namespace Dice.Environment.Commands;

/// <summary>Prints what a command of the user's own migrations printed.</summary>
internal static class DbOutput
{
    /// <summary>Writes it as it is, or as a document.</summary>
    public static int Write(HostConsole console, ParseResult parsed, string printed)
    {
        console.Out.WriteLine(parsed.GetValue(HostOptions.Json) ? JsonSerializer.Serialize(new DbOutputDocument(printed), DbJson.Default.DbOutputDocument) : printed);
        return ExitCode.Fine;
    }
}

/// <summary>What a command printed.</summary>
/// <param name="Output">The text.</param>
internal sealed record DbOutputDocument(string Output);
