using Dice.Environment.Applications;
using Dice.Environment.Applications.Proposals;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Diagnostics;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Init;

/// <summary>An application's folder as <c>init</c> sees it.</summary>
/// <param name="Application">How Dice runs it now.</param>
/// <param name="Proposal">What its <c>dice.json</c> should hold.</param>
/// <param name="Existing">The text of its <c>dice.json</c>; null when there is none.</param>
internal sealed record InitSubject(Application Application, Proposal Proposal, string? Existing)
{
    /// <summary>The path of its <c>dice.json</c>.</summary>
    public string File => Path.Combine(Application.Folder, ApplicationSettings.FileName);

    /// <summary>The values of the existing file by key; empty when it is not valid.</summary>
    public IReadOnlyDictionary<string, string> ExistingValues { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether the existing file lacks a proposed value or has another.</summary>
    public bool Differs => Proposal.Settings.Any(setting => ExistingValues.GetValueOrDefault(setting.Key) != setting.Value);

    /// <summary>What a script gets.</summary>
    public InitDocument Document => new(Application.Folder)
    {
        Findings = Application.Findings,
        Settings = Proposal.Settings,
        Notes = Proposal.Notes,
        Existing = Existing is null ? null : File,
    };

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ignoreInvalid">Takes a <c>dice.json</c> that is not valid for none, because it is replaced.</param>
    /// <exception cref="Model.DiceException">The folder holds no application, or a file of it is wrong.</exception>
    public static InitSubject Read(string folder, bool ignoreInvalid)
    {
        var path = Path.Combine(folder, ApplicationSettings.FileName);
        var existing = FileErrors.Guard(path, () => System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : null);
        var settings = ApplicationSettings.None;
        var isValid = existing is not null;
        try
        {
            settings = SettingsReader.Read(folder);
        }
        catch (Model.DiceException) when (ignoreInvalid)
        {
            isValid = false;
        }

        var name = Path.GetFileName(folder);
        // What only the user can know stays: without one a folder may be none that can be run.
        var bare = ApplicationInspector.Inspect(name, folder, ApplicationSettings.None with { Command = settings.Command, Name = settings.Name, HasNoPort = settings.HasNoPort });
        return new InitSubject(ApplicationInspector.Inspect(name, folder, settings), Proposal.Of(bare), existing)
        {
            ExistingValues = isValid ? SettingsText.Read(existing!) : new Dictionary<string, string>(),
        };
    }
}
