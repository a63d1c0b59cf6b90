using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Budget;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>Phase 2 keeps within the plan's 10 GB of memory and 5 GB of disk: by its limits, and by measured use.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class PhaseBudgetGate(CmsEnvironment environment, SharedStack shared)
{
    private const string Graph = "graph";
    private const string Editors = "cms";

    private static readonly LoadProfile Load = LoadProfile.Open("budget").WarmingUp(2, TimeSpan.FromSeconds(2)).At(4, TimeSpan.FromSeconds(8)).Expecting(Threshold.ErrorRate(0));

    [Fact]
    public async Task Limits_memory_in_use_and_disk_keep_within_the_plans_budget()
    {
        await environment.CompleteAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        LoadTests.Results.LoadResult? result = null;

        var document = await new BudgetMeter((await shared.Environments).Engine, environment.Id).MeasureAsync(
            new Phase(2),
            async stop => result = await new LoadEngine(TimeProvider.System).RunAsync(ReadContent(http), Load, stop),
            "8 s of reading content from the graph and from the CMS, 4 a second",
            TestContext.Current.CancellationToken);

        document = document with { OfficialImagesBytes = OfficialSizes.Estimate([.. CmsEnvironment.Stack.Services.Select(service => service.Image), DiceImages.Reaper], document.Images) };
        var page = BudgetReport.Write(document, Checkout.Artifacts);
        TestContext.Current.TestOutputHelper?.WriteLine(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        result!.Counts.Failed.Should().Be(0, "requests that fail are no load");
        document.KeepsWithinBudget(CmsEnvironment.Stack);
    }

    private static Scenario ReadContent(HttpClient http) => new("read-content", [Graph, Editors], async iteration =>
    {
        await iteration.StepAsync(Graph, async _ => Outcome((await http.AskAsync("{ spells(first: 20) { nodes { key name } } monsters(first: 20) { nodes { key name } } }")).Status));
        await iteration.StepAsync(Editors, async stop =>
        {
            using var response = await http.GetAsync(new Uri($"https://{Cms.Host}/api/spells?limit=20"), stop);
            return Outcome(response.StatusCode);
        });
    });

    private static StepOutcome Outcome(System.Net.HttpStatusCode status) =>
        (int)status < 300 ? StepOutcome.Ok($"{(int)status}") : StepOutcome.Fail($"{(int)status}", $"status {(int)status}");
}
