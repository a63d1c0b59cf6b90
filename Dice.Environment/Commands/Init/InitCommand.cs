using System.CommandLine;
using Dice.Environment.Applications.Proposals;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Init;

/// <summary><c>init</c>: shows how Dice runs an application, and writes its <c>dice.json</c>.</summary>
internal static class InitCommand
{
    private static readonly Argument<string> Folder = new("PATH")
    {
        Description = "The folder of the application. Default: the current folder.",
        DefaultValueFactory = static _ => ".",
    };

    private static readonly Option<bool> Check = new("--check") { Description = "Explain, but write nothing." };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace an existing dice.json; the old file is kept as dice.json.old." };

    public static Command Create(HostConsole console) => new Verb(
        "init",
        "Examine an application's folder, show how Dice runs it, and write dice.json where the defaults do not fit.",
        """
        This verb reads package.json, lock files, sources and example files of variables; it starts nothing and needs no
        container engine. dice.json contains only what differs from the defaults; if nothing does, no file is written.
        An existing dice.json is not changed; the output shows the differences. The exit code is 1 when the folder cannot
        be run or its dice.json is not valid.

        References in values of "environment" in dice.json:
          ${postgres.host} .port .database .user .password .password.file .url    the database, as its owner
          ${postgres.app.user} .password .password.file .url                      the database, as a role that can only change rows
          ${redis.host} .port .url                                                Redis
          ${localstack.url} .bucket .queue                                        objects and messages
          ${self.port} .host .url .publicUrl                                      the application itself
          ${SERVICE.url} .host .port .publicUrl                                   another service
          ${secrets.NAME} ${secrets.NAME.file}                                    a secret: its text, or its file
        """,
        ("./run-env.sh init", "set up the application in the current folder"),
        ("./run-env.sh init ~/shop/api --check", "explain only"),
        ("./run-env.sh init ~/shop/api --json", "for scripts: print JSON"))
    {
        Folder,
        Check,
        Force,
        HostOptions.Json,
    }.OnlyOneOf(Check, Force).ReadOnly(static parsed => parsed.GetValue(Check)).Runs(console, Run);

    private static int Run(VerbRun run)
    {
        var folder = Locate(run.Get(Folder)!);
        var report = new InitReport(run.Host);
        if (FileErrors.Guard(folder, () => WorkspaceApplications.Find(folder)) is { IsEmpty: false } applications)
        {
            return run.Print(new InitDocument(folder) { Applications = applications }, () => report.WriteApplications(folder, applications));
        }

        var subject = FileErrors.Guard(folder, () => InitSubject.Read(folder, ignoreInvalid: run.Get(Force)));
        var isWritten = !run.Get(Check) && !subject.Proposal.Settings.IsEmpty && (subject.Existing is null || (run.Get(Force) && subject.Differs));
        if (isWritten)
        {
            Write(subject, run.Settings.Root);
        }

        return run.Print(subject.Document with { Written = isWritten ? subject.File : null }, () => report.Write(subject, isWritten));
    }

    private static string Locate(string given)
    {
        var folder = Path.TrimEndingDirectorySeparator(UserFolders.Resolve(given, "PATH"));
        if (File.Exists(folder))
        {
            throw new DiceException($"{folder} is a file, not a folder", $"name the folder of the application, such as {ShellText.Quote(Path.GetDirectoryName(folder)!)}");
        }

        return Directory.Exists(folder) ? folder : throw new DiceException($"{folder} does not exist", "check the path");
    }

    private static void Write(InitSubject subject, string checkout)
    {
        if (subject.Existing is { } previous)
        {
            Files.Write($"{subject.File}.old", previous, Files.Shared);
            FileIdentity.InheritOwner($"{subject.File}.old");
        }

        var schema = Path.GetRelativePath(subject.Application.Folder, Path.Combine(checkout, "docs", "dice.schema.json")).Replace('\\', '/');
        Files.Write(subject.File, SettingsText.Write(subject.Proposal.Settings, schema), Files.Shared);
        FileIdentity.InheritOwner(subject.File);
    }
}
