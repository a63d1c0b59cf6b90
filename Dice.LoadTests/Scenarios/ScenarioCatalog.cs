using System.Collections.Immutable;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>All scenarios by name.</summary>
public static class ScenarioCatalog
{
    /// <summary>The one that is run when none is named.</summary>
    public const string Default = "mix";

    /// <summary>Makes all of them.</summary>
    /// <param name="target">What they are run against.</param>
    /// <param name="signedIn">A client in the target's account.</param>
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
            // Looking is what people do most; every tenth writes; few come for the first time or have to sign in.
            Mix.Of(
                Default,
                (BrowseCharacters.Create(signedIn, target.Api, looking.ThinkTime), 50),
                (MobileQuery.Make(signedIn, target.Api, looking.ThinkTime), 25),
                (CreateEditLevelUp.Make(signedIn, target.Api, looking.ThinkTime), 10),
                (PwaShell.Make(target.Http, target.Pwa), 10),
                (SignInAndRefresh.Make(looking), 5)),
        ];
    }

    /// <summary>The named one.</summary>
    /// <exception cref="LoadException">There is none of that name.</exception>
    public static Scenario Find(ImmutableArray<Scenario> scenarios, string name) => scenarios.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new LoadException($"there is no scenario '{name}'", $"choose from: {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
}
