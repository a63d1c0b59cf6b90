using System.CommandLine;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;

namespace Dice.Environment.Commands;

/// <summary>After a command that has spoken to the engine: removes what environments left on the host that a reaper has removed since the last one.</summary>
internal static class AbandonedAfterwards
{
    /// <summary>Removes them. Nothing that goes wrong here is an error of the command.</summary>
    public static async Task RemoveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is Verb.TeachingHelp || !command.Options.Contains(HostOptions.Environment) || command.Name == DoctorCommand.Name)
        {
            return; // Without an environment there was no engine; and the doctor says itself what it finds and removes.
        }

        try
        {
            using var engine = await EngineConnection.OpenAsync(cancellation);
            await new AbandonedFiles(engine, DiceFolders.Default).RemoveAsync(onlyOfThisEngine: true, cancellation);
            await new AbandonedCheckpoints(engine, DiceFolders.Default).RemoveAsync(cancellation);
        }
        catch (Exception e) when (e is EngineException or DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The next command tries again.
        }
    }
}
