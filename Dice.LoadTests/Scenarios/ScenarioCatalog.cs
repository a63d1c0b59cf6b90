using System.Collections.Immutable;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>All scenarios by name.</summary>
public static class ScenarioCatalog
{
    /// <summary>The default scenario.</summary>
    public const string Default = "mix";

    /// <summary>Creates all scenarios.</summary>
    /// <param name="target">The target.</param>
    /// <param name="signedIn">A client that is signed in with the target's account.</param>
    public static ImmutableArray<Scenario> All(LoadTarget target, HttpClient signedIn)
    {
        var looking = target with { ThinkTime = Mix.Looking };
        return
        [
            BrowseCharacters.Create(signedIn, target.Api, target.ThinkTime),
            CreateEditLevelUp.Make(signedIn, target.Api, target.ThinkTime),
            MobileQuery.Make(signedIn, target.Api, target.ThinkTime),
            PwaShell.Make(target.Http, target.Pwa),
            SignInAndRefresh.Make(target),
            // Most users read; every tenth writes; few visit for the first time or sign in.
            Mix.Of(
                Default,
                (BrowseCharacters.Create(signedIn, target.Api, looking.ThinkTime), 50),
                (MobileQuery.Make(signedIn, target.Api, looking.ThinkTime), 25),
                (CreateEditLevelUp.Make(signedIn, target.Api, looking.ThinkTime), 10),
                (PwaShell.Make(target.Http, target.Pwa), 10),
                (SignInAndRefresh.Make(looking), 5)),
        ];
    }

    /// <summary>Returns the scenario with a name.</summary>
    /// <exception cref="LoadException">No scenario has that name.</exception>
    public static Scenario Find(ImmutableArray<Scenario> scenarios, string name) => scenarios.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new LoadException($"there is no scenario '{name}'", $"choose from: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
}
