using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;

namespace Dice.Environment.Specs.Budget;

/// <summary>Compares the services of a phase, and of the phases before it, with the phase's budget while content is read.</summary>
public static class PhaseBudget
{
    private const string Graph = "graph";
    private const string Editors = "cms";

    private static readonly LoadProfile Load = LoadProfile.Open("budget").WarmingUp(2, TimeSpan.FromSeconds(2)).At(4, TimeSpan.FromSeconds(8)).Expecting(Threshold.ErrorRate(0));

    /// <summary>Measures the environment, writes the report, and fails when the budget is exceeded.</summary>
    public static async Task VerifyAsync(Phase phase, CmsEnvironment environment, SharedStack shared)
    {
        await environment.CompleteAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        var stack = CmsEnvironment.Stack.UpTo(phase);
        LoadTests.Results.LoadResult? result = null;

        var document = await new BudgetMeter((await shared.Environments).Engine, environment.Id) { Later = [.. CmsEnvironment.Stack.Services.Where(service => service.Phase > phase).Select(service => service.Name)] }.MeasureAsync(
            phase,
            async stop => result = await new LoadEngine(TimeProvider.System).RunAsync(ReadContent(http), Load, stop),
            "8 s of reading content from the graph and from the CMS, 4 a second",
            TestContext.Current.CancellationToken);

        document = document with { OfficialImagesBytes = OfficialSizes.Estimate([.. stack.Services.Select(service => service.Image), DiceImages.Reaper], document.Images) };
        var page = BudgetReport.Write(document, Checkout.Artifacts);
        TestContext.Current.TestOutputHelper?.WriteLine(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        result!.Counts.Failed.Should().Be(0, "requests that fail are no load");
        document.KeepsWithinBudget(stack);
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
