using System.CommandLine;
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
using Dice.Environment.Commands.Scan;
using Dice.Environment.Commands.Secrets;
using Dice.Environment.Commands.Status;
using Dice.Environment.Commands.Up;
using Dice.Environment.Commands.Variables;

namespace Dice.Environment.Commands;

/// <summary>The verbs of the command line.</summary>
internal static class HostVerbs
{
    private static readonly OrderedDictionary<string, Func<HostConsole, Command>> All = new()
    {
        ["up"] = UpCommand.Create,
        ["init"] = InitCommand.Create,
        ["export"] = ExportCommand.Create,
        ["down"] = DownCommand.Create,
        ["status"] = StatusCommand.Create,
        ["logs"] = LogsCommand.Create,
        ["restart"] = RestartCommand.Create,
        ["exec"] = ExecCommand.Create,
        ["urls"] = UrlsCommand.Create,
        ["dashboards"] = DashboardsCommand.Create,
        ["images"] = ImagesCommand.Create,
        ["checkpoint"] = CheckpointCommand.Create,
        ["backup"] = BackupCommand.Create,
        ["restore"] = RestoreCommand.Create,
        ["rollback"] = RollbackCommand.Create,
        ["reset"] = ResetCommand.Create,
        ["trust"] = TrustCommand.Create,
        ["hosts"] = HostsCommand.Create,
        ["db"] = DbCommand.Create,
        ["load"] = LoadCommand.Create,
        ["doctor"] = DoctorCommand.Create,
        ["bundle"] = BundleCommand.Create,
        ["scan"] = ScanCommand.Create,
        ["secrets"] = SecretsCommand.Create,
        ["gates"] = GatesCommand.Create,
        ["env"] = EnvCommand.Create,
        ["kubernetes"] = KubernetesCommand.Create,
        ["completion"] = CompletionCommand.Create,
    };

    /// <summary>Creates all verbs, in the order of the help.</summary>
    public static IEnumerable<Command> Create(HostConsole console) => All.Values.Select(create => create(console));

    /// <summary>Creates one verb, which takes a fraction of the time of all.</summary>
    /// <returns>The verb; null if there is none of that name.</returns>
    public static Command? Create(HostConsole console, string name) => All.TryGetValue(name, out var create) ? create(console) : null;
}
