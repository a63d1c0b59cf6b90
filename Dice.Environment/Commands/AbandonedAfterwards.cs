using System.CommandLine;
using Dice.Environment.Commands.Doctor;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;

namespace Dice.Environment.Commands;

/// <summary>Runs after a command that changed an environment: removes the files on the host of environments that a reaper has removed.</summary>
internal static class AbandonedAfterwards
{
    /// <summary>Removes the files. An error here does not fail the command.</summary>
    public static async Task RemoveAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var command = parsed.CommandResult.Command;
        if (!command.Options.Contains(HostOptions.Environment) || command.Name == DoctorCommand.Name)
        {
            return; // A verb without --env does not use the engine; `doctor` reports and removes leftovers itself.
        }

        try
        {
            using var engine = await EngineConnection.OpenAsync(cancellation);
            await new AbandonedFiles(engine, DiceFolders.Default).RemoveAsync(onlyOfThisEngine: true, cancellation);
            await new AbandonedCheckpoints(engine, DiceFolders.Default).RemoveAsync(cancellation);
            await new AbandonedSecrets(engine, DiceFolders.Default).RemoveAsync(cancellation);
        }
        catch (Exception e) when (e is EngineException or DockerApiException or HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The next command tries again.
        }
    }
}
