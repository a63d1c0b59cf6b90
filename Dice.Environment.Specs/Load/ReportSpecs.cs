using System.Text.Json;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

public sealed class ReportSpecs : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("dice-load-").FullName;

    private static Task<LoadResult> RunAsync() => LoadProfile.Open("brief").At(50, Seconds(0.2)).At(100, Seconds(0.2)).Expecting(Threshold.ErrorRate(0.01), Threshold.DroppedRate(0))
        .RunAsync(Doing((iteration, _) => Task.FromResult(iteration.Number % 3 == 0 ? StepOutcome.Fail("500", "a | b") : StepOutcome.Ok("200"))));

    [Fact]
    public async Task A_result_survives_the_way_through_JSON()
    {
        var result = await RunAsync();

        LoadJson.Read(LoadJson.Write(result)).Should().BeEquivalentTo(result);
    }

    [Fact]
    public async Task JSON_names_things_as_scripts_expect()
    {
        var root = JsonDocument.Parse(LoadJson.Write(await RunAsync())).RootElement;

        root.GetProperty("end").GetString().Should().Be("Completed");
        root.GetProperty("counts").GetProperty("scheduled").GetInt64().Should().Be(30);
        root.GetProperty("response").GetProperty("p999").GetDouble().Should().BePositive();
        root.GetProperty("generator").GetProperty("latenessP99").GetDouble().Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Markdown_gives_the_verdict_first_and_then_the_figures()
    {
        var page = MarkdownReport.Render(await RunAsync());

        page.Split('\n')[0].Should().Be("# Load test: do, profile brief");
        page.Split('\n')[2].Should().StartWith("**Failed** · open model");
        page.Should().Contain("| scheduled | started | finished | failed | dropped | unfinished | warm-up |").And.Contain("| 30 | 30 | 30 | 10 | 0 | 0 | 0 |")
            .And.Contain("| errors ≤ 1 % | 0.3333 | broken |").And.Contain("| dropped arrivals ≤ 0 % | 0 | holds |")
            .And.Contain("| do: 200 | 20 |").And.Contain("| a \\| b | 10 |").And.Contain("| 0.2 s: 100 |");
    }

    [Fact]
    public async Task All_files_are_written_into_the_artifacts()
    {
        var report = LoadReport.Write(await RunAsync(), _artifacts);

        report.Json.Should().StartWith(Path.Combine(_artifacts, "load")).And.EndWith("-do-brief.json");
        File.ReadAllText(report.Markdown).Should().StartWith("# Load test");
        File.ReadAllText(report.Html).Should().StartWith("<!doctype html>").And.EndWith("</html>\n");
        File.ReadAllText(report.Csv).Should().StartWith("at_s,");
        File.ReadAllText(report.JUnit).Should().StartWith("<?xml");
    }

    public void Dispose() => Directory.Delete(_artifacts, recursive: true);
}
