using System.Collections.Immutable;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support.UnderTest;

/// <summary>The applications that the gates look at: the fixtures, or those of <c>DICE_WORKSPACE</c>.</summary>
public sealed class ApplicationsUnderTest(ImmutableArray<ApplicationUnderTest> applications)
{
    private static readonly Lazy<ApplicationsUnderTest> Found = new(Find);

    /// <summary>Those of <see cref="Checkout.Workspace"/>.</summary>
    public static ApplicationsUnderTest Current => Found.Value;

    /// <summary>The applications.</summary>
    public ImmutableArray<ApplicationUnderTest> All => applications;

    /// <summary>Whether all are fixtures.</summary>
    public bool AreFixtures => applications.All(application => application.IsFixture);

    /// <summary>Whether a need is met.</summary>
    public bool Have(Need need) => ReasonAgainst(need) is null;

    /// <summary>Why a need is not met, for people; null when it is.</summary>
    public string? ReasonAgainst(Need need) => need switch
    {
        Need.Stack => null,
        Need.Backend => Named(Backend.Name) is null ? "needs a backend, which the workspace does not have" : null,
        Need.Characters => WithoutApi("characters", "the characters API", Backend.Name),
        Need.Rules => WithoutApi("rules", "the rules API", Rules.Name),
        Need.Graph => WithoutApi("graph", "the gateway's graph", Gateway.Name),
        Need.Web => WithoutApi("web", "the DICE web application", Pwa.Name),
        Need.Fixtures => applications.FirstOrDefault(application => !application.IsFixture) is { } other
            ? $"needs the fixtures' sources, and the {other.Name} under test is {other.Folder}"
            : null,
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "an unknown need"),
    };

    private string? WithoutApi(string api, string words, string service) =>
        applications.Any(application => application.Provides.Contains(api)) ? null
        : Named(service) is { } application ? $"needs {words}, which the {service} at {application.Folder} does not provide (\"provides\" in {ApplicationSettings.FileName})"
        : $"needs {words}, which no application of the workspace provides (\"provides\" in {ApplicationSettings.FileName})";

    private ApplicationUnderTest? Named(string name) => applications.FirstOrDefault(application => application.Name == name);

    private static ApplicationsUnderTest Find()
    {
        var workspace = Checkout.Workspace;
        return new ApplicationsUnderTest(
            [.. workspace.Applications().Select(application => new ApplicationUnderTest(application.Name, application.Folder, application.Settings.Provides) { IsFixture = workspace.IsFixture(application) })]);
    }
}
