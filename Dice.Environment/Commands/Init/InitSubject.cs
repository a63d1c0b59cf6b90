using Dice.Environment.Applications;
using Dice.Environment.Applications.Proposals;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Storage;

namespace Dice.Environment.Commands.Init;

/// <summary>The folder of an application, as <c>init</c> reads it.</summary>
/// <param name="Application">The application as Dice runs it now.</param>
/// <param name="Proposal">The proposed content of its <c>dice.json</c>.</param>
/// <param name="Existing">The text of its <c>dice.json</c>; null when the file does not exist.</param>
internal sealed record InitSubject(Application Application, Proposal Proposal, string? Existing)
{
    /// <summary>The path of its <c>dice.json</c>.</summary>
    public string File => Path.Combine(Application.Folder, ApplicationSettings.FileName);

    /// <summary>The values of the existing file by key; empty when it is not valid.</summary>
    public IReadOnlyDictionary<string, string> ExistingValues { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether a proposed value is missing in the existing file or differs from it.</summary>
    public bool Differs => Proposal.Settings.Any(setting => ExistingValues.GetValueOrDefault(setting.Key) != setting.Value);

    /// <summary>The document for scripts.</summary>
    public InitDocument Document => new(Application.Folder)
    {
        Findings = Application.Findings,
        Settings = Proposal.Settings,
        Notes = Proposal.Notes,
        Existing = Existing is null ? null : File,
    };

    /// <summary>Reads a folder.</summary>
    /// <param name="ignoreInvalid">Whether to ignore a <c>dice.json</c> that is not valid, because it will be replaced.</param>
    /// <exception cref="Model.DiceException">The folder contains no application, or one of its files is not valid.</exception>
    public static InitSubject Read(string folder, bool ignoreInvalid)
    {
        var path = Path.Combine(folder, ApplicationSettings.FileName);
        Files.RefuseSpecial(path);
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
        // Settings that only the user can know are kept: without one of them the folder may not be runnable.
        var bare = ApplicationInspector.Inspect(name, folder, ApplicationSettings.None with { Command = settings.Command, Name = settings.Name, HasNoPort = settings.HasNoPort });
        return new InitSubject(ApplicationInspector.Inspect(name, folder, settings), Proposal.Of(bare), existing)
        {
            ExistingValues = isValid ? SettingsText.Read(existing!) : new Dictionary<string, string>(),
        };
    }
}

/// <summary>What <c>init --json</c> prints.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record InitDocument(string Folder)
{
    /// <summary>What was detected and assumed about the application; empty when the folder contains several.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The proposed content of <c>dice.json</c>; empty when the file is not needed.</summary>
    public ImmutableArray<ProposedSetting> Settings { get; init; } = [];

    /// <summary>What the user must decide or change.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The existing file; null for none.</summary>
    public string? Existing { get; init; }

    /// <summary>The file that was written; null when none was.</summary>
    public string? Written { get; init; }

    /// <summary>The folders of the applications in a workspace; empty for a single application.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];
}
