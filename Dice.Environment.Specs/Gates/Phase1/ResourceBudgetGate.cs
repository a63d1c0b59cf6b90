using Dice.Environment.Specs.Budget;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.HotReload;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Phase 1 keeps within the plan's 8 GB of memory and 3 GB of disk: by its limits, and by what it really uses.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class ResourceBudgetGate(SharedStack shared)
{
    private const string Ask = "ask";

    private static readonly string LoadInWords = HasCharacters ? "8 s of browsing characters, 4 people a second" : "8 s of requests to every route, 4 a second";

    private static readonly LoadProfile Load = LoadProfile.Open("budget").WarmingUp(2, TimeSpan.FromSeconds(1)).At(4, TimeSpan.FromSeconds(8)).Expecting(Threshold.ErrorRate(0));

    [Fact]
    public async Task Limits_memory_in_use_and_disk_keep_within_the_plans_budget()
    {
        var started = await shared.WholeStarted;
        if (ApplicationsUnderTest.Current.AreFixtures)
        {
            await BackendIsAtRestAsync(started.Stack);
        }

        using var edge = Checkout.Installation.OpenEdge(started.Stack);
        using var http = HasCharacters ? await shared.SignInAsync() : edge.CreateClient();
        LoadTests.Results.LoadResult? result = null;

        var document = await new BudgetMeter((await shared.Environments).Engine, started.Stack.Id).MeasureAsync(
            new Phase(1),
            async stop => result = await new LoadEngine(TimeProvider.System).RunAsync(HasCharacters ? BrowseCharacters.Create(http, SignedIn.Api) : AskEveryService(http), Load, stop),
            LoadInWords,
            TestContext.Current.CancellationToken);

        document = document with { OfficialImagesBytes = OfficialSizes.Estimate([.. Environments.Dice.Services.Select(service => service.Image), DiceImages.Reaper], document.Images) };
        var page = BudgetReport.Write(document, Checkout.Artifacts);
        TestContext.Current.TestOutputHelper?.WriteLine(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));

        result!.Counts.Failed.Should().Be(0, "a load that fails loads nothing");
        document.KeepsWithinBudget(Environments.Dice);
    }

    private static bool HasCharacters => ApplicationsUnderTest.Current.Have(Need.Characters);

    private static Scenario AskEveryService(HttpClient http) => new("ask-every-service", [Ask], async iteration =>
    {
        foreach (var routed in RoutedService.All.Values)
        {
            await iteration.StepAsync(Ask, async stop => await routed.AskAsync(http, stop) is var status && status <= routed.HighestStatus
                ? StepOutcome.Ok($"{status}")
                : StepOutcome.Fail($"{status}", $"{routed.Service.Name}: status {status}"));
        }
    });

    /// <summary>The process that is prepared for the next edit counts too; the backend begins it when the machine has a moment.</summary>
    private async Task BackendIsAtRestAsync(RunningStack stack)
    {
        using var edge = Checkout.Installation.OpenEdge(stack);
        using var backend = new RunningBackend((await shared.Environments).Engine.Client, stack, edge);
        await backend.RestAsync();
    }
}
