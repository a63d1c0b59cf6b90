using System.CommandLine;
using System.Text.Json;

namespace Dice.Environment.Commands.Db;

/// <summary>Prints the output of an application's own migration command.</summary>
internal static class DbOutput
{
    /// <summary>Writes the output as text, or as a document.</summary>
    public static int Write(HostConsole console, ParseResult parsed, string printed)
    {
        console.Out.WriteLine(parsed.GetValue(HostOptions.Json) ? JsonSerializer.Serialize(new DbOutputDocument(printed), DbJson.Default.DbOutputDocument) : printed);
        return ExitCode.Fine;
    }
}

/// <summary>The output of a command, as a document.</summary>
/// <param name="Output">The text.</param>
internal sealed record DbOutputDocument(string Output);
