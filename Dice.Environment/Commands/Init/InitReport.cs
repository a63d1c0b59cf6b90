using Dice.Environment.Applications.Proposals;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Init;

/// <summary>Prints what <c>init</c> found.</summary>
internal sealed class InitReport(HostConsole console)
{
    /// <summary>Prints the applications of a workspace.</summary>
    public void WriteApplications(string folder, ImmutableArray<string> applications)
    {
        console.Out.WriteLine($"{folder} contains {(applications.Length == 1 ? "an application" : $"{applications.Length} applications")}. Run init for each one that the stack should run:");
        foreach (var application in applications)
        {
            console.Out.WriteLine($"  ./run-env.sh init {ShellText.Quote(application)}");
        }
    }

    /// <summary>Prints an application and its <c>dice.json</c>.</summary>
    public void Write(InitSubject subject, bool isWritten)
    {
        console.Out.WriteLine(subject.Application.Folder);
        var table = new TextTable("WHAT", "VALUE", "BECAUSE", "CHANGE WITH");
        foreach (var finding in subject.Application.Findings)
        {
            table.Add(finding.IsAssumption ? "yellow" : null, finding.Subject, finding.Value, finding.IsAssumption ? $"assumed: {finding.Reason}" : finding.Reason, finding.Key is { } key ? $"\"{key}\" in dice.json" : "");
        }

        table.WriteTo(console);
        console.Out.WriteLine();
        WriteSettings(subject, isWritten);
        foreach (var note in subject.Proposal.Notes)
        {
            console.WriteNote(note);
        }

        console.Out.WriteLine($"Start it with: ./run-env.sh up --workspace {ShellText.Quote(WorkspaceOf(subject))}");
    }

    private void WriteSettings(InitSubject subject, bool isWritten)
    {
        var proposal = subject.Proposal;
        if (proposal.Settings.IsEmpty)
        {
            console.Out.WriteLine(subject.Existing is null ? proposal.Notes.IsEmpty ? "The defaults fit: no dice.json is needed." : "There is nothing to write to dice.json, but see the notes:" : $"The defaults fit; the settings in {subject.File} stay in effect.");
            return;
        }

        if (subject.Existing is null)
        {
            console.Out.WriteLine(isWritten ? $"Written to {subject.File}:" : $"{subject.File} should contain (run init without --check to write it):");
            WriteTable(new TextTable("KEY", "VALUE", "BECAUSE"), proposal.Settings, static setting => [setting.Key, setting.Value, setting.Reason]);
            return;
        }

        if (!subject.Differs)
        {
            console.Out.WriteLine($"{subject.File} already contains everything that init would write.");
            return;
        }

        console.Out.WriteLine(isWritten ? $"{subject.File} was replaced; the old file is kept as dice.json.old:" : $"{subject.File} was not changed (--force replaces it). The differences:");
        WriteTable(
            new TextTable("KEY", "DICE.JSON", "INIT", "BECAUSE"),
            proposal.Settings.Where(setting => subject.ExistingValues.GetValueOrDefault(setting.Key) != setting.Value),
            setting => [setting.Key, subject.ExistingValues.GetValueOrDefault(setting.Key, "-"), setting.Value, setting.Reason]);
        if (isWritten && subject.ExistingValues.Keys.Except(proposal.Settings.Select(setting => setting.Key)).ToArray() is { Length: > 0 } dropped)
        {
            console.WriteNote($"now only in dice.json.old: {string.Join(", ", dropped)}");
        }
    }

    private void WriteTable(TextTable table, IEnumerable<ProposedSetting> settings, Func<ProposedSetting, string[]> cells)
    {
        foreach (var setting in settings)
        {
            table.Add(null, cells(setting));
        }

        table.WriteTo(console);
    }

    /// <summary>Returns the folder to start: a named application is started together with the others in its parent folder.</summary>
    private static string WorkspaceOf(InitSubject subject)
    {
        var application = subject.Application;
        var isNamed = application.Settings.Name is not null || subject.Proposal.Settings.Any(setting => setting.Key == "name");
        return application.InstallationRoot != application.Folder ? application.InstallationRoot : isNamed ? Path.GetDirectoryName(application.Folder)! : application.Folder;
    }
}
