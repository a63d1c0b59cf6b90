using System.CommandLine;
using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Commands.Up;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Testcontainers;
using Dice.Environment.Storage;
using Docker.DotNet;

namespace Dice.Environment.Commands;

/// <summary>Turns any error of a verb into one message with a remedy, or one document with <c>--json</c>.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the error; one of Dice itself is saved to a file.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, HostConsole console, ParseResult? parsed)
    {
        var json = parsed?.GetResult(HostOptions.Json) is { Implicit: false };
        string? bundle = null;
        if (exception is FailedStartException failed)
        {
            (exception, bundle) = (failed.InnerException!, failed.Bundle);
        }

        var error = exception switch
        {
            DiceException known => known,
            DockerApiException engine => new EngineException($"the container engine refused the request: {engine.Message}", "see ./run-env.sh doctor", engine),
            System.Data.Common.DbException => StoreErrors.Explain(exception, "uncommitted changes were discarded"),
            HttpRequestException or TimeoutException => new EngineException($"the container engine stopped answering: {exception.Message}", "check whether it still runs: ./run-env.sh doctor", exception),
            IOException { InnerException: SocketException } => new EngineException($"the connection broke: {exception.Message}", "check whether the container engine still runs: ./run-env.sh doctor", exception),
            Win32Exception => new DiceException($"a program could not be started: {exception.Message}", "check that it is installed and in PATH: ./run-env.sh doctor", exception),
            _ => FileErrors.Explain(exception) ?? BusyMachine.Explain(exception),
        };
        var code = error is null ? ExitCode.Crash : ExitCode.Error;
        error ??= new DiceException($"an error in Dice itself: {exception.Message}", $"the details are in {SaveCrash(exception)}; please report it with that file");
        if (json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(new ErrorDocument(new ErrorDocument.Details(console.Complete(error.Problem), console.Complete(error.Remedy)) { Bundle = bundle }), VerbJson.Printed));
        }

        if (!json || console.Out.Failure is not null)
        {
            console.WriteError(error);
            if (bundle is not null)
            {
                console.Error.WriteLine($"Diagnostics saved (secrets removed; start with {FailureBundle.Summary}):");
                console.Error.WriteLine(bundle);
            }
        }

        return code;
    }

    private static string SaveCrash(Exception exception)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"crash-{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}.txt");
        var problem = "";
        foreach (var folder in new[] { HostSettings.ArtifactsOrTemporary(), Path.GetTempPath() })
        {
            try
            {
                Files.CreateFolder(folder);
                Files.Write(Path.Combine(folder, name), exception.ToString(), Files.Private);
                return Path.Combine(folder, name);
            }
            catch (DiceException e)
            {
                problem = e.Problem;
            }
        }

        return $"(they could not be written: {problem}):\n{exception}";
    }
}

/// <summary>What a verb prints with <c>--json</c> when it fails.</summary>
/// <param name="Error">The error.</param>
internal sealed record ErrorDocument(ErrorDocument.Details Error)
{
    /// <summary>An error.</summary>
    /// <param name="Problem">What is wrong.</param>
    /// <param name="Remedy">The next step.</param>
    public sealed record Details(string Problem, string Remedy)
    {
        /// <summary>The folder with the diagnostics; absent when there is none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Bundle { get; init; }
    }
}
