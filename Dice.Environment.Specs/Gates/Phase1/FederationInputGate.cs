using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>What clients send to the graph is paged, checked and limited, and a refusal says what would do.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Graph, Need.Characters, Need.Rules)]
public sealed class FederationInputGate(SharedStack shared) : IAsyncLifetime
{
    private EdgeHttp _edge = null!;
    private HttpClient _http = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _edge = new EdgeHttp(await shared.EdgeAddressAsync());
        _http = _edge.CreateClient();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _edge.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_to_its_end_and_no_entry_is_skipped_or_repeated()
    {
        var read = new List<string>();
        string? after = null;
        do
        {
            var page = (await _http.AskAsync("query($after: String) { spells(first: 40, after: $after) { nodes { key } pageInfo { hasNextPage endCursor } } }", new { after })).Data.GetProperty("spells");
            read.AddRange(page.GetProperty("nodes").Texts("key"));
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null && read.Count < 1000);

        var keys = SpellsOfTheSeed();
        read.Should().Equal(keys.Order(StringComparer.Ordinal)).And.HaveCountGreaterThan(80, "it takes more than two pages");
    }

    [Fact]
    public async Task Filters_narrow_a_list_down_together()
    {
        var spells = (await _http.AskAsync("""{ spells(filter: { class: "wizard", school: EVOCATION, maxLevel: 3, search: "FIRE" }) { nodes { key level school classes { key } } } }""")).Data.GetProperty("spells").GetProperty("nodes");

        spells.Texts("key").Should().Contain("fireball");
        spells.EnumerateArray().Should().OnlyContain(spell => spell.GetProperty("level").GetInt32() <= 3 && spell.GetProperty("school").GetString() == "EVOCATION"
            && spell.GetProperty("key").GetString()!.Contains("fire") && spell.GetProperty("classes").Texts("key").Contains("wizard"));
    }

    public static TheoryData<string, string, string> WrongInputs() => new()
    {
        { "{ spells(first: 500) { nodes { key } } }", "first must be from 1 to 100, not 500", "BAD_USER_INPUT" },
        { "{ spells(first: 0) { nodes { key } } }", "first must be from 1 to 100, not 0", "BAD_USER_INPUT" },
        { """{ spells(after: "nonsense") { nodes { key } } }""", "after must be the endCursor of a page of the same list", "BAD_USER_INPUT" },
        { """{ spell(key: "Fire Ball") { name } }""", "key must be lower case words joined by dashes", "BAD_USER_INPUT" },
        { "{ spells(filter: { level: 12 }) { nodes { key } } }", "level must be from 0 to 9, not 12", "BAD_USER_INPUT" },
        { """{ items(filter: { search: " " }) { nodes { key } } }""", "search must have from 1 to 100 characters", "BAD_USER_INPUT" },
        { "{ spells(filter: { school: EVOCATIN }) { nodes { key } } }", "Did you mean the enum value \"EVOCATION\"?", "GRAPHQL_VALIDATION_FAILED" },
        { "{ spels { nodes { key } } }", "Cannot query field \"spels\"", "GRAPHQL_VALIDATION_FAILED" },
        { "{ spells { nodes { key }", "Syntax Error", "GRAPHQL_PARSE_FAILED" },
        { "{ " + string.Concat(Enumerable.Range(0, 251).Select(number => $"f{number}: spell(key: \"aid\") {{ name }} ")) + "}", "asks for 502 fields; 500 are allowed", "GRAPHQL_VALIDATION_FAILED" },
    };

    [Theory]
    [MemberData(nameof(WrongInputs))]
    public async Task A_wrong_input_is_refused_with_what_would_do(string query, string message, string code)
    {
        var answer = await _http.AskAsync(query);

        answer.Message.Should().Contain(message);
        answer.Extension("code").Should().Be(code);
        answer.Text.Should().NotContain("stacktrace").And.NotContain("/app/").And.NotContain("node_modules");
        if (code == "BAD_USER_INPUT")
        {
            answer.Extension("serviceName").Should().Be("rules", "in the federated form an error names its subgraph");
            answer.Errors[0].GetProperty("path").GetArrayLength().Should().Be(1);
        }
    }

    [Fact]
    public async Task An_error_of_the_characters_comes_through_in_the_federated_form()
    {
        using var http = await shared.SignInAsync();

        var answer = await http.AskAsync("""{ character(id: "not-a-uuid") { name } spell(key: "aid") { name } }""");

        answer.Extension("code").Should().Be("BAD_USER_INPUT");
        answer.Extension("serviceName").Should().Be("characters");
        answer.Errors[0].GetProperty("path").Texts().Should().Equal("character");
        answer.PartialData.GetProperty("spell").GetProperty("name").GetString().Should().Be("Aid");
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_JSON_is_refused_as_a_problem()
    {
        var large = await PostAsync(JsonContent.Create(new { query = "{ __typename }", variables = new { padding = new string('x', 300 * 1024) } }));
        var broken = await PostAsync(new StringContent("{\"query\":", Encoding.UTF8, "application/json"));

        large.Should().Be((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"));
        broken.Should().Be((HttpStatusCode.BadRequest, "application/problem+json"));
    }

    [Fact]
    public async Task A_page_of_a_foreign_origin_is_refused_and_the_PWAs_own_is_allowed()
    {
        var pwa = (await shared.ReadAsync()).UrlOf(Pwa.Host)!.GetLeftPart(UriPartial.Authority);

        (await FromOriginAsync("https://evil.example")).Should().Be((HttpStatusCode.Forbidden, ""));
        (await FromOriginAsync(pwa)).Should().Be((HttpStatusCode.OK, pwa));
    }

    [Fact]
    [Needs(Need.Fixtures)]
    public async Task The_rules_can_write_nowhere()
    {
        const string script = """
            const { readSettings } = await import('/app/src/settings/read-settings.ts');
            const { Database } = await import('/app/src/database/database.ts');
            const database = new Database(readSettings(process.env).database);
            for (const sql of ['DELETE FROM spells', 'BEGIN READ WRITE; DELETE FROM spells', 'CREATE TABLE public.own (id int)']) {
              // Not through read(), which says in the callers' terms what a failed query means.
              await database.pool.query(sql).then(() => console.log('done: ' + sql), (error) => console.log(error.message));
            }
            await database.close();
            """;
        var rules = (await shared.ReadAsync())[Rules.Name].ContainerId;

        var outcome = await ContainerCommand.RunAsync((await shared.Environments).Engine.Client, rules, ["node", "--no-warnings", "--input-type=module", "--eval", script], Stop);

        outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3, outcome.Error)
            .And.OnlyContain(line => line.StartsWith("permission denied") || line.StartsWith("cannot execute"));
    }

    [Theory]
    [InlineData(Rules.Name)]
    [InlineData(Gateway.Name)]
    [Needs(Need.Fixtures)]
    public async Task The_services_own_tests_pass_in_their_containers(string service)
    {
        var container = (await shared.ReadAsync())[service].ContainerId;

        var outcome = await ContainerCommand.RunAsync(
            (await shared.Environments).Engine.Client, container, ["node", "--no-warnings", "--test", "--test-reporter=tap", "src/**/*.spec.ts"], Stop);

        outcome.ExitCode.Should().Be(0, outcome.Output + outcome.Error);
        outcome.Output.Should().MatchRegex("# pass [1-9][0-9]");
    }

    private static IReadOnlyList<string> SpellsOfTheSeed()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "seed-data", "spells.json")));
        return document.RootElement.GetProperty("spells").Texts("key");
    }

    private async Task<(HttpStatusCode Status, string? Type)> PostAsync(HttpContent content)
    {
        using var response = await _http.PostAsync(Graph.Gateway, content, Stop);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<(HttpStatusCode Status, string AllowedOrigin)> FromOriginAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Graph.Gateway) { Content = JsonContent.Create(new { query = "{ __typename }" }) };
        request.Headers.Add("Origin", origin);
        using var response = await _http.SendAsync(request, Stop);
        return (response.StatusCode, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? string.Join(',', allowed) : "");
    }
}
