using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Commands.Backups;
using Dice.Environment.Commands.Bundle;
using Dice.Environment.Commands.Checkpoints;
using Dice.Environment.Commands.Completion;
using Dice.Environment.Commands.Dashboards;
using Dice.Environment.Commands.Db;
using Dice.Environment.Commands.Doctor;
using Dice.Environment.Commands.Down;
using Dice.Environment.Commands.Exec;
using Dice.Environment.Commands.Export;
using Dice.Environment.Commands.Gates;
using Dice.Environment.Commands.ImageVerbs;
using Dice.Environment.Commands.Init;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Commands.Load;
using Dice.Environment.Commands.Logs;
using Dice.Environment.Commands.Machine;
using Dice.Environment.Commands.Output;
using Dice.Environment.Commands.Scan;
using Dice.Environment.Commands.Secrets;
using Dice.Environment.Commands.Status;
using Dice.Environment.Commands.Up;
using Dice.Environment.Commands.Variables;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Testcontainers;
using Dice.Environment.Storage;
using Docker.DotNet;

namespace Dice.Environment.Commands;

/// <summary>The host's command line: parses the arguments, runs the verb, and turns any error into one message and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line; without arguments, runs <c>up</c>.</summary>
    /// <returns>The exit code; <c>--help</c> explains it.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var console = new HostConsole();
        using var interruption = new Interruption(console);
        ParseResult? parsed = null;
        try
        {
            var root = CreateRoot(console);
            parsed = Parse(root, arguments.Length == 0 ? ["up"] : arguments);
            console.Complete = new NamedEnvironment(root, parsed.GetResult(HostOptions.Environment) is { Implicit: false, Tokens: [.., var named] } ? named.Value : null).Complete;
            if (parsed.Action is ParseErrorAction)
            {
                return UsageError.Write(parsed, arguments, console.Error);
            }

            interruption.OnlyReads = Verb.IsReadOnlyRun(parsed);
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = console.Out,
                Error = console.Error,
            };
            var code = await parsed.InvokeAsync(configuration, interruption.Token);
            if (code == ExitCode.Fine && !interruption.IsRequested)
            {
                await AbandonedAfterwards.RemoveAsync(parsed, interruption.Token);
            }

            code = code == ExitCode.Fine && interruption.IsRequested ? interruption.Code : code;
            return Undelivered.Account(console, Verb.IsReadOnlyRun(parsed), code);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.Code;
        }
        catch (Exception e)
        {
            return Report(e, console, parsed);
        }
    }

    /// <summary>Parses a command line as <see cref="RunAsync"/> does, without running it.</summary>
    /// <returns>The errors of the command line; empty when it is valid.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> arguments)
    {
        var parsed = Parse(CreateRoot(new HostConsole()), arguments);
        return [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>The names of all verbs.</summary>
    public static IReadOnlyList<string> Verbs => [.. CreateRoot(new HostConsole()).Subcommands.Select(verb => verb.Name)];

    /// <summary>The names of the verbs below a verb, such as <c>compose</c> below <c>export</c>.</summary>
    public static IReadOnlyList<string> VerbsOf(string verb) => [.. CreateRoot(new HostConsole()).Subcommands.Single(found => found.Name == verb).Subcommands.Select(part => part.Name)];

    /// <summary>Returns what shell completion offers in place of the last word, which may be empty.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> words) => new Completer(before => Parse(CreateRoot(new HostConsole()), before)).Complete(words);

    private static ParseResult Parse(Command root, IReadOnlyList<string> arguments)
    {
        // The parser drops the empty value of `--env=` and would use the next word as the value.
        var ours = arguments.TakeWhile(word => word != "--").SelectMany(word => word.StartsWith('-') && word.EndsWith('=') ? [word.TrimEnd('='), ""] : new[] { word });
        return root.Parse(
            [.. ours, .. arguments.SkipWhile(word => word != "--")],
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    }

    private static Command CreateRoot(HostConsole console)
    {
        var root = new Command("./run-env.sh", "Dice starts the DICE development environment: databases, applications and a TLS edge, defined in one place and run in containers.")
        {
            UpCommand.Create(console),
            InitCommand.Create(console),
            ExportCommand.Create(console),
            DownCommand.Create(console),
            StatusCommand.Create(console),
            LogsCommand.Create(console),
            RestartCommand.Create(console),
            ExecCommand.Create(console),
            UrlsCommand.Create(console),
            DashboardsCommand.Create(console),
            ImagesCommand.Create(console),
            CheckpointCommand.Create(console),
            BackupCommand.Create(console),
            RestoreCommand.Create(console),
            RollbackCommand.Create(console),
            ResetCommand.Create(console),
            TrustCommand.Create(console),
            HostsCommand.Create(console),
            DbCommand.Create(console),
            LoadCommand.Create(console),
            DoctorCommand.Create(console),
            BundleCommand.Create(console),
            ScanCommand.Create(console),
            SecretsCommand.Create(console),
            GatesCommand.Create(console),
            EnvCommand.Create(console),
            KubernetesCommand.Create(console),
            CompletionCommand.Create(console, new Completer(words => Parse(CreateRoot(console), words))),
            new VersionOption { Description = "Show the version." },
        };
        var help = new HelpOption { Description = "Show this help, or the help of a verb." };
        help.Action = new Verb.TeachingHelp(
            $"Without a verb, `up` is run.\n\n{ExitCode.Explained}\n\n{HostSettings.VariablesExplained}",
            [
                ("./run-env.sh", "start the environment and keep it up; Ctrl-C stops it and keeps the data"),
                ("./run-env.sh up --detach", "start it and leave it running until `down`"),
                ("./run-env.sh status", "show which services run, and where"),
                ("./run-env.sh logs backend --follow", "show the backend's log as it grows"),
                ("./run-env.sh up --help", "show the help of one verb"),
            ]);
        root.Add(help);
        return root;
    }

    private static int Report(Exception exception, HostConsole console, ParseResult? parsed)
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
