using System.CommandLine;
using Dice.Environment.Installations;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Variables;

/// <summary><c>env</c>: prints the variables with which a service runs on this machine, outside a container.</summary>
internal static class EnvCommand
{
    private static readonly Argument<string> Service = new Argument<string>("SERVICE") { Description = "The service." }.Offering(Candidates.Services);
    private static readonly Option<string?> OutputFile = new("--file") { Description = "Write them to this file, which only you can read.", HelpName = "FILE" };

    public static Command Create(HostConsole console) => new Verb(
        "env",
        "Print the variables with which a service runs on this machine, outside a container.",
        """
        The addresses are published ports on 127.0.0.1, so the services that it requires must run. Its secret files are
        written to DICE_HOME, and the variables contain their paths. Ports chosen by the engine may change after a restart:
        print the variables again.
        With `up --external`, the edge and the other services then use that process.
        """,
        ("./run-env.sh up --detach --mode data", "start the databases"),
        ("./run-env.sh env backend --file /tmp/backend.env", "write the backend's variables"),
        ("(cd fixtures/backend && set -a && . /tmp/backend.env && npm run start:dev)", "start the backend with them"),
        ("./run-env.sh up --detach --external backend=http://127.0.0.1:3000", "let the environment use it"))
    {
        Service,
        OutputFile,
        HostOptions.Environment,
        HostOptions.Workspace,
        HostOptions.Json,
    }.RunsOnEngine(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var stack = settings.KnownStack;
        var service = stack[run.Get(Service)!];
        var file = run.Get(OutputFile) is { Length: > 0 } given ? UserFolders.Resolve(given, "--file") : null;
        if (file is not null)
        {
            Files.RefuseSpecial(file, "--file");
        }

        var folder = Path.Combine(settings.Folders.EnsureExists().For(settings.Id), "external", service.Name);
        var variables = new HostVariables(stack, await run.ReadStackAsync(), settings.ReadSecrets(), folder).WriteFor(service);
        var text = string.Concat(variables.Select(entry => $"{entry.Key}={ShellText.Quote(entry.Value)}\n"));
        if (file is not null)
        {
            Files.Write(file, text, Files.Private);
        }

        return run.Print(
            new EnvDocument(service.Name, file, variables),
            file is null ? text.TrimEnd('\n') : $"Written: {file}\nUse it with: set -a && . {ShellText.Quote(file)}");
    }
}

/// <summary>What <c>env --json</c> prints.</summary>
/// <param name="Service">The service.</param>
/// <param name="File">The file that was written; null without <c>--file</c>.</param>
/// <param name="Variables">The variables.</param>
internal sealed record EnvDocument(string Service, string? File, ImmutableSortedDictionary<string, string> Variables);
