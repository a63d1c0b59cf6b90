using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>The CMS holds the rules, and the graph serves what editors publish in it.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsContentGate(CmsEnvironment environment)
{
    private static readonly TimeSpan EditLimit = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, string> Lists = new()
    {
        ["spells"] = "key name level school castingTime range duration concentration ritual summary savingThrow { key } components { verbal somatic material } damage { dice type } classes { key }",
        ["monsters"] = "key name size type alignment armorClass hitPoints hitDice speed { walk burrow climb fly swim hover } abilityScores { strength dexterity constitution intelligence wisdom charisma } challengeRating experience proficiencyBonus senses { blindsight darkvision tremorsense truesight passivePerception } languages actions { name toHit savingThrow { ability { key } dc } damage { dice type } }",
        ["items"] = "key name category cost weight lotSize summary weapon { training kind damage { dice type } properties versatileDice range { normal long } } armor { kind armorClass dexterityCap strength stealthDisadvantage } magic { kind rarity attunement armorClassBonus }",
        ["characterClasses"] = "key name hitDie primaryAbilities { key } savingThrows { key } armorProficiencies weaponProficiencies skillChoices skills { key } spellcasting { ability { key } progression fromLevel preparation } subclassLevel subclasses { key name hitPointsPerLevel } summary",
        ["species"] = "key name size speed abilityBonuses { ability { key } bonus } abilityBonusChoices darkvision languages languageChoices skills { key } skillChoices hitPointsPerLevel traits { name summary } summary",
        ["conditions"] = "key name levels summary",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("classes")]
    [InlineData("species")]
    [InlineData("spells")]
    [InlineData("monsters")]
    [InlineData("items")]
    [InlineData("conditions")]
    public async Task Every_entry_of_the_seed_is_published_in_its_collection(string collection)
    {
        using var cms = await environment.OpenAsync();

        var documents = await cms.DocumentsAsync(collection);

        using var seed = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Checkout.Root, "seed-data", $"{collection}.json"), Stop));
        documents.Select(document => document.GetProperty("id").GetString()).Should()
            .Contain(seed.RootElement.GetProperty(collection).EnumerateArray().Select(entry => entry.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Content_of_the_CMS_equals_the_seed_in_every_field()
    {
        var query = $"{{ {string.Join(' ', Lists.Select(list => $"{list.Key}(first: 100) {{ nodes {{ {list.Value} }} }}"))} }}";
        await environment.ServesFromAsync("cms");
        var fromCms = await environment.AskRulesAsync(query);
        fromCms.Source.Should().Be("cms");

        await using var away = await CmsAway.BeginAsync(environment, forgetContent: true);
        var fromSeed = await environment.AskRulesAsync(query);

        fromSeed.Source.Should().Be("seed");
        Lists.Keys.Should().AllSatisfy(list => Checksums(fromCms.Answer, list).Should().BeEquivalentTo(Checksums(fromSeed.Answer, list)).And.NotBeEmpty());
    }

    [Fact]
    public async Task A_published_edit_shows_in_the_graph_within_3_s_and_a_draft_does_not()
    {
        using var cms = await environment.OpenAsAdministratorAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        var name = $"Bane {Guid.NewGuid():N}";
        var original = await NameOfBaneAsync(http);
        try
        {
            await cms.PublishAsync("spells", "bane", new { name });
            var latency = await Eventually.HoldsAsync(async () => await NameOfBaneAsync(http), seen => seen == name, EditLimit, "the edited name in the graph");
            TestContext.Current.TestOutputHelper?.WriteLine($"edit to graph: {latency.TotalMilliseconds:0} ms");

            await cms.SaveDraftAsync("spells", "bane", new { name = "A draft" });

            using var visitor = await environment.OpenAsync();
            (await visitor.SendAsync(HttpMethod.Get, "/api/spells/bane?draft=true")).Body.GetProperty("name").GetString().Should().Be(name);
            (await cms.SendAsync(HttpMethod.Get, "/api/spells/bane?draft=true")).Body.GetProperty("name").GetString().Should().Be("A draft");
            (await NameOfBaneAsync(http)).Should().Be(name);
        }
        finally
        {
            await cms.PublishAsync("spells", "bane", new { name = original });
            await Eventually.HoldsAsync(async () => await NameOfBaneAsync(http), seen => seen == original, EditLimit, "the original name in the graph");
        }
    }

    [Fact]
    public async Task While_the_CMS_is_away_the_last_content_is_served_and_readiness_says_so()
    {
        using var cms = await environment.OpenAsAdministratorAsync();
        var original = (await cms.SendAsync(HttpMethod.Get, "/api/conditions/prone")).Body.GetProperty("summary").GetString();
        await cms.PublishAsync("conditions", "prone", new { summary = "Lies on the ground, by an editor." });
        const string query = """{ condition(key: "prone") { summary } }""";
        try
        {
            await Eventually.HoldsAsync(async () => (await environment.AskRulesAsync(query)).Answer.Text, text => text.Contains("by an editor"), EditLimit, "the edited summary");

            await using var away = await CmsAway.BeginAsync(environment, forgetContent: false);

            (await environment.AskRulesAsync(query)).Answer.Text.Should().Contain("by an editor", "an editor's work is not replaced by the seed");
            using var http = new HttpClient { BaseAddress = (await environment.ReadAsync())[Rules.Name].FindEndpoint(Rules.Endpoint)!.HostUrl };
            (await http.GetStringAsync("/health/ready", Stop)).Should().Contain("\"database\":\"up\"").And.Contain("\"content\":");
        }
        finally
        {
            await cms.PublishAsync("conditions", "prone", new { summary = original });
            await Eventually.HoldsAsync(async () => (await environment.AskRulesAsync(query)).Answer.Text, text => !text.Contains("by an editor"), EditLimit, "the original summary");
        }
    }

    [Fact]
    public async Task Killed_while_an_editor_publishes_the_CMS_loses_nothing_that_it_confirmed()
    {
        using var cms = await environment.OpenAsAdministratorAsync();
        var confirmed = new List<int>();
        var publishing = Task.Run(async () =>
        {
            try
            {
                for (var level = 1; level <= 200; level++)
                {
                    await cms.PublishAsync("rules-texts", "resting", new { text = $"Edition {level}" });
                    confirmed.Add(level);
                }
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or Xunit.Sdk.XunitException)
            {
                // The edge answers 502, or the connection ends: this edit was not confirmed.
            }
        }, Stop);
        await Eventually.HoldsAsync(() => Task.FromResult(confirmed.Count), count => count >= 3, TimeSpan.FromSeconds(30), "three confirmed edits");

        await (await environment.EngineAsync()).Containers.KillContainerAsync((await environment.ReadAsync())[Cms.Name].ContainerId, new ContainerKillParameters { Signal = "SIGKILL" }, Stop);
        await publishing;
        await environment.HealAsync();

        using var visitor = await environment.OpenAsync();
        var edition = (await visitor.SendAsync(HttpMethod.Get, "/api/rules-texts/resting")).Body.GetProperty("text").GetString()!;
        int.Parse(edition.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThanOrEqualTo(confirmed[^1]).And.BeLessThan(200, "it was killed before the end");
    }

    [Theory]
    [InlineData("another secret", 0, HttpStatusCode.Unauthorized)]
    [InlineData(null, -600, HttpStatusCode.Unauthorized)]
    [InlineData(null, 0, HttpStatusCode.NoContent)]
    public async Task A_webhook_counts_only_with_a_fresh_signature(string? secret, int age, HttpStatusCode expected) =>
        (await DeliverAsync(Guid.NewGuid(), secret, age)).Should().Be(expected);

    [Fact]
    public async Task A_replayed_webhook_is_refused()
    {
        var delivery = Guid.NewGuid();

        (await DeliverAsync(delivery)).Should().Be(HttpStatusCode.NoContent);
        (await DeliverAsync(delivery)).Should().Be(HttpStatusCode.Conflict);
    }

    private async Task<HttpStatusCode> DeliverAsync(Guid delivery, string? secret = null, int age = 0)
    {
        using var http = new HttpClient { BaseAddress = (await environment.ReadAsync())[Rules.Name].FindEndpoint(Rules.Endpoint)!.HostUrl };
        var body = JsonSerializer.Serialize(new { delivery, collection = "spells", id = "aid" });
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + age;
        var key = secret ?? SignedIn.Secrets[Cms.WebhookKey.Key];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{time}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, Rules.WebhookPath) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-dice-signature", $"t={time},v1={signature}");
        using var response = await http.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<string?> NameOfBaneAsync(HttpClient http) =>
        (await http.AskAsync("""{ spell(key: "bane") { name } }""")).Data.GetProperty("spell").GetProperty("name").GetString();

    /// <summary>A checksum for each entry, so that a difference names the entry.</summary>
    private static Dictionary<string, string> Checksums(GraphAnswer answer, string list) => answer.Data.GetProperty(list).GetProperty("nodes").EnumerateArray().ToDictionary(
        entry => entry.GetProperty("key").GetString()!,
        entry => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.GetRawText()))));
}
