using System.Text.Json;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Budget;

[Trait("Phase", "1")]
public sealed class BudgetReportSpecs
{
    private static BudgetDocument Document { get; } = new()
    {
        MeasuredAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Budget = ResourceBudget.Of(new Phase(1)),
        Load = "a test",
        Containers = [new("backend", 1L << 30, 300L << 20, 512L << 20, 2_000_000), new("redis", 1L << 28, 10L << 20, 12L << 20, 0)],
        Images = [new("dice/backend:1", 371_000_000, 150_000_000)],
        Volumes = [new("dice-x-postgres-data", 40_000_000)],
        ImagesBytes = 600_000_000,
    };

    [Fact]
    public void The_sums_are_over_all_containers_and_all_kinds_of_disk()
    {
        Document.LimitsBytes.Should().Be((1L << 30) + (1L << 28));
        Document.IdleBytes.Should().Be(310L << 20);
        Document.LoadedBytes.Should().Be(524L << 20);
        Document.DiskBytes.Should().Be(642_000_000);
    }

    [Fact]
    public void The_page_shows_each_part_against_the_budget()
    {
        var page = BudgetReport.Render(Document);

        page.Should().Contain("| backend | 1024 | 300 | 512 | 50 % |").And.Contain("| **sum** | **1280** | **310** | **524** |");
        page.Should().Contain("| budget | 8192 |").And.Contain("| **all disk** | **642.0** |").And.Contain("| budget | 3000.0 |");
    }

    [Fact]
    public void Images_of_each_source_stand_beside_the_plans_figure() =>
        BudgetReport.Render(Document with { OfficialImagesBytes = 2_500_000_000 }).Should()
            .Contain("| this engine (measured) | 600.0 | 642.0 | 3000.0 |").And.Contain("| official references (estimated) | 2500.0 | 2542.0 | 3000.0 |");

    [Fact]
    public void The_estimate_counts_a_shared_official_base_once_and_of_our_images_only_what_is_their_own()
    {
        var node = new ImageSource("Node.js") { Official = "node:22-bullseye-slim", Recipe = "node", Base = new ImageSource("Debian") { Recipe = "debian" } };
        ImageSource[] sources = [new("Backend") { Recipe = "backend", Base = node }, new("PWA") { Recipe = "pwa", Base = node }, new("Redis") { Official = "redis:7-bullseye", Recipe = "redis" }];

        OfficialSizes.Estimate(sources, [new("dice/backend:1", 371, 150), new("dice/pwa:1", 400, 180), new("dice/redis:1", 51, 51)])
            .Should().Be(OfficialSizes.Of("node:22-bullseye-slim") + OfficialSizes.Of("redis:7-bullseye") + 330);
    }

    [Fact]
    public void Every_official_image_of_the_stack_has_an_estimate() =>
        Environments.OverFixtures.Services.Select(service => service.Image).SelectMany(image => ImageRefresher.OfficialAmong([image])).Select(source => OfficialSizes.Of(source.Official!)).Should().NotContainNulls();

    [Fact]
    public void Both_files_are_written_for_people_and_for_tools()
    {
        using var folder = new TemporaryFolder();

        var page = BudgetReport.Write(Document, folder["artifacts"]);

        File.ReadAllText(page).Should().Be(BudgetReport.Render(Document));
        var json = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(page, ".json"))).RootElement;
        json.GetProperty("limitsBytes").GetInt64().Should().Be(Document.LimitsBytes);
        json.GetProperty("budget").GetProperty("diskBytes").GetInt64().Should().Be(3_000_000_000);
    }

    [Fact]
    public void A_phase_that_the_plan_does_not_have_has_no_budget() =>
        FluentActions.Invoking(() => ResourceBudget.Of(new Phase(4))).Should().Throw<ArgumentOutOfRangeException>();
}
