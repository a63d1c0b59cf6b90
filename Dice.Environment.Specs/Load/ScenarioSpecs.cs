using System.Text.Json.Nodes;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;
using Dice.LoadTests.Scenarios;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>The scenarios against a backend made of paper: what they ask for, what they take for a failure, and that they leave nothing behind.</summary>
public sealed class ScenarioSpecs
{
    private static readonly LoadProfile Short = LoadProfile.Open("short").At(20, Seconds(0.5));
    private static readonly Uri Api = new("https://api.dice.local");

    private static LoadTarget TargetOf(HttpClient http, string password = PaperBackend.Password) => new(http, Api, new Uri("https://pwa.dice.local"), new Account(PaperBackend.Email, password));

    private static Task<LoadResult> RunAsync(PaperBackend backend, string name)
    {
        var http = backend.CreateClient();
        return Short.RunAsync(ScenarioCatalog.Find(ScenarioCatalog.All(TargetOf(http), http), name));
    }

    public static TheoryData<string> Names => ["browse-characters", "create-edit-level-up", "mobile-query", "pwa-shell", "sign-in-and-refresh", "mix"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_does_all_its_steps_and_leaves_nothing_behind(string name)
    {
        using var backend = new PaperBackend();

        var result = await RunAsync(backend, name);

        result.MustAddUp();
        result.Counts.Failed.Should().Be(0, string.Join(", ", result.Errors));
        result.Counts.Finished.Should().Be(10);
        if (name != "mix")
        {
            result.Steps.Should().OnlyContain(step => step.Finished == 10);
        }

        backend.Characters.Should().BeEmpty("its data is gone afterwards");
        backend.OpenSessions.Should().Be(0);
        result.Warnings.Should().NotContain(warning => warning.Contains("clean-up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_that_finds_nothing_is_a_failure_whatever_its_status()
    {
        using var backend = new PaperBackend { FindsNothing = true };

        var result = await RunAsync(backend, "browse-characters");

        result.Counts.Failed.Should().Be(10);
        result.Errors.Should().ContainSingle().Which.Name.Should().Contain("found none of the characters");
    }

    [Fact]
    public async Task A_cache_that_shows_the_old_level_is_a_failure()
    {
        using var backend = new PaperBackend { CachesForever = true };

        var result = await RunAsync(backend, "create-edit-level-up");

        result.Counts.Failed.Should().Be(10);
        result.Errors.Should().ContainSingle().Which.Name.Should().Contain("old state of a character");
        backend.Characters.Should().BeEmpty("what an iteration left when it failed is removed in the end");
    }

    [Fact]
    public async Task A_GraphQL_answer_with_errors_is_a_failure_though_its_status_is_200()
    {
        using var backend = new PaperBackend { GraphQlFails = true };

        var result = await RunAsync(backend, "mobile-query");

        result.Counts.Failed.Should().Be(10);
        result.Errors.Should().Equal(new CountedName("roster: SERVICE_UNAVAILABLE: rules is away", 10));
        result.Steps[0].Statuses.Should().Equal(new CountedName("200 with errors", 10));
    }

    [Fact]
    public async Task A_refused_sign_in_is_not_repeated_until_the_account_is_locked()
    {
        using var backend = new PaperBackend();
        using var http = backend.CreateClient();

        var result = await Short.RunAsync(SignInAndRefresh.Make(TargetOf(http, "wrong")));

        result.Counts.Failed.Should().Be(10);
        backend.SignIns.Should().BeInRange(1, 3, "those already on their way apart");
        result.Errors.Select(error => error.Name).Should().Contain(error => error.Contains("an earlier sign-in was refused (401)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_run_removes_its_characters_too()
    {
        using var backend = new PaperBackend();
        using var http = backend.CreateClient();
        using var cancellation = new CancellationTokenSource();
        var scenario = CreateEditLevelUp.Make(http, Api, ThinkTime.Of(Seconds(30)));
        var stopping = scenario with
        {
            Run = iteration =>
            {
                if (iteration.Number == 10)
                {
                    cancellation.Cancel();
                }

                return scenario.Run(iteration);
            },
        };

        var result = await LoadProfile.Open("long").At(20, Seconds(3600)).RunAsync(stopping, cancellation.Token);

        result.End.Should().Be(LoadEnd.Cancelled);
        backend.Created.Should().BeGreaterThanOrEqualTo(10);
        backend.Characters.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_killed_run_has_left_is_removed_by_the_next_and_a_run_beside_it_is_not_disturbed()
    {
        using var backend = new PaperBackend();
        var (old, recent) = ("Load 20200101T000000Z abcdef00 1", $"Load {DateTimeOffset.UtcNow.AddMinutes(-5).UtcDateTime:yyyyMMdd'T'HHmmss'Z'} abcdef00 1");
        foreach (var name in new[] { old, recent, "Load-bearing Larry", "Load 20 stones" })
        {
            backend.Characters[name] = new JsonObject { ["id"] = name, ["name"] = name };
        }

        await RunAsync(backend, "browse-characters");

        backend.Characters.Keys.Should().BeEquivalentTo([recent, "Load-bearing Larry", "Load 20 stones"]);
    }

    [Fact]
    public async Task A_mix_draws_by_weight_and_its_parts_keep_their_steps_apart()
    {
        LoadTests.Model.Scenario Part(string name) => new(name, ["do"], iteration => iteration.StepAsync("do", _ => Task.FromResult(StepOutcome.Ok())));

        var result = await LoadProfile.Open("many").At(2000, Seconds(0.5)).RunAsync(Mix.Of("mixed", (Part("often"), 3), (Part("rarely"), 1)));

        result.MustAddUp();
        result.Steps.Select(step => step.Name).Should().Equal("often: do", "rarely: do");
        result.Steps.Sum(step => step.Started).Should().Be(1000);
        result.Steps[1].Started.Should().BeInRange(200, 300);
    }

    [Fact]
    public async Task A_mix_cleans_up_after_all_its_parts_whatever_becomes_of_one()
    {
        var cleaned = new List<string>();
        var broken = DoingNothing() with { Name = "broken", CleanUp = _ => throw new InvalidOperationException("still locked") };
        var fine = DoingNothing() with
        {
            Name = "fine",
            CleanUp = _ =>
            {
                cleaned.Add("fine");
                return Task.CompletedTask;
            }
        };

        var result = await Short.RunAsync(Mix.Of("mixed", (broken, 1), (fine, 1)));

        cleaned.Should().Equal("fine");
        result.Warnings.Should().Contain(warning => warning.Contains("broken: still locked", StringComparison.Ordinal));
    }

    [Fact]
    public void The_shell_loads_what_a_browser_loads()
    {
        const string page = """
            <html><head><link rel="stylesheet" href="/a.css?x=1&amp;y=2"><link rel=icon href="/i.svg"><link rel="canonical" href="/elsewhere"><link href='/m.webmanifest' rel='manifest'>
            <script type="module" src="/@vite/client"></script><script>inline()</script><script src="https://cdn.example/x.js"></script></head><body><script src="app.js"></script><a href="/about">About</a></body></html>
            """;

        PwaShell.AssetsOf(page, new Uri("https://pwa.dice.local/")).Select(asset => asset.PathAndQuery)
            .Should().BeEquivalentTo("/a.css?x=1&y=2", "/i.svg", "/m.webmanifest", "/@vite/client", "/app.js");
    }
}
