using System.Text.Json.Serialization;

namespace Dice.Environment.Applications.Proposals;

/// <summary>The proposed content of an application's <c>dice.json</c>, derived from its folder.</summary>
/// <param name="Settings">The keys that differ from the defaults, in the order of the file; empty when no file is needed.</param>
/// <param name="Notes">Facts that <c>dice.json</c> cannot set, and decisions of the user.</param>
public sealed record Proposal(ImmutableArray<ProposedSetting> Settings, ImmutableArray<string> Notes)
{
    /// <summary>Derives the proposal. It reads files of the application's folder and starts nothing.</summary>
    /// <param name="application">The application, inspected without a <c>dice.json</c>.</param>
    public static Proposal Of(Application application)
    {
        var manifest = PackageManifest.Read(application.Folder);
        var variables = ExampleVariables.Find(application.Folder);
        var sources = SourceFacts.Read(application, manifest);
        var environment = EnvironmentProposal.Of(application, manifest, variables, sources);
        return new Proposal(
            [
                .. ServiceName.Propose(application) is { } name ? [name] : Array.Empty<ProposedSetting>(),
                .. PortOf(application, sources),
                .. ReadinessProposal.Of(application, variables, sources),
                .. environment.Settings,
                .. MigrationScripts.Propose(application, manifest),
            ],
            [.. sources.Notes, .. environment.Notes]);
    }

    private static IEnumerable<ProposedSetting> PortOf(Application application, SourceFacts sources)
    {
        if (sources.Listen is { Port: { } port } listen && port != application.Port && !application.Settings.HasNoPort)
        {
            yield return new ProposedSetting("port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{listen.File} listens on {port}") { IsNumber = true };
        }
    }
}

/// <summary>A key of <c>dice.json</c> whose proposed value differs from the default.</summary>
/// <param name="Key">The key; a key inside an object follows a dot, as in <c>environment.APP_PORT</c>.</param>
/// <param name="Value">The value: a string, or a number for <c>port</c>.</param>
/// <param name="Reason">The source of the value.</param>
public sealed record ProposedSetting(string Key, string Value, string Reason)
{
    /// <summary>Whether the value is written as a JSON number.</summary>
    [JsonIgnore]
    public bool IsNumber { get; init; }
}
