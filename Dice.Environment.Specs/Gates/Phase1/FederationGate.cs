using System.Net;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>One graph for the mobile app: the gateway answers from the subgraphs <c>characters</c> and <c>rules</c>, and from the rest when one is away.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Graph, Need.Characters, Need.Rules)]
public sealed class FederationGate(SharedStack shared)
{
    private const string Representations = "query($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Spell { name } ... on Item { name } ... on CharacterClass { hitDie } } }";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string GatewayKey => SignedIn.Secrets[Backend.GatewayApiKey.Key];

    [Fact]
    public async Task Introspection_shows_the_fields_of_both_subgraphs_as_one_graph()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        var data = (await http.AskAsync("""{ __schema { queryType { fields { name } } mutationType { fields { name } } } spell: __type(name: "Spell") { fields { name } } }""")).Data;

        var schema = data.GetProperty("__schema");
        schema.GetProperty("queryType").GetProperty("fields").Texts("name").Should().Contain(["characters", "character", "spells", "items", "monsters"])
            .And.NotContain(["_entities", "_service"], "those are the subgraphs' affair");
        schema.GetProperty("mutationType").GetProperty("fields").Texts("name").Should().Contain(["createCharacter", "updateCharacter", "deleteCharacter"]);
        data.GetProperty("spell").GetProperty("fields").Texts("name").Should().Contain(["key", "name", "school"]);
    }

    [Fact]
    public async Task Of_the_APIs_paths_the_gateway_has_graphql_alone()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        // To a GET without a query, Apollo's guard against forged requests objects.
        (await http.GetAsync(Graph.Gateway, Stop)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var beside = await http.GetAsync(new Uri(SignedIn.Api, "/graphqlx"), Stop);
        (await beside.Content.ReadAsStringAsync(Stop)).Should().Contain("Cannot GET /graphqlx").And.Contain("statusCode", "it is Nest who does not know it");
        (await http.GetStringAsync(new Uri(SignedIn.Api, "/health/ready"), Stop)).Should().Contain("\"storage\"", "it is the backend who answers");
    }

    [Fact]
    public async Task A_characters_class_spells_and_items_come_from_the_rules_and_are_those_in_the_database()
    {
        using var http = await shared.SignInAsync();

        var answer = await http.AskAsync("{ characters(first: 100) { nodes { name className species characterClass { name hitDie } characterSpecies { name } spells { name level } items { quantity item { name } } } } }");

        var characters = answer.Data.GetProperty("characters").GetProperty("nodes").EnumerateArray().Where(character => character.GetProperty("characterClass").ValueKind != JsonValueKind.Null).ToArray();
        characters.Should().HaveCountGreaterThan(2, "mira is a player with a full roster");
        characters.Should().OnlyContain(character => character.GetProperty("characterClass").GetProperty("name").GetString() == character.GetProperty("className").GetString());
        characters.Should().OnlyContain(character => character.GetProperty("characterSpecies").GetProperty("name").GetString() == character.GetProperty("species").GetString());
        characters.SelectMany(character => character.GetProperty("spells").Texts("name").Select(spell => $"{character.GetProperty("name")}: {spell}"))
            .Should().BeEquivalentTo(await ColumnAsync("""
                SELECT c.name || ': ' || s.name FROM characters c JOIN users u ON u.id = c.owner_id JOIN character_spells l ON l.character_id = c.id
                JOIN reference.spells s ON s.key = l.spell WHERE u.key = 'mira' AND c.class_key IS NOT NULL
                """)).And.NotBeEmpty();
        characters.SelectMany(character => character.GetProperty("items").EnumerateArray().Select(item => $"{character.GetProperty("name")}: {item.GetProperty("quantity")} {item.GetProperty("item").GetProperty("name")}"))
            .Should().BeEquivalentTo(await ColumnAsync("""
                SELECT c.name || ': ' || l.quantity || ' ' || i.name FROM characters c JOIN users u ON u.id = c.owner_id JOIN character_items l ON l.character_id = c.id
                JOIN reference.items i ON i.key = l.item WHERE u.key = 'mira' AND c.class_key IS NOT NULL
                """)).And.NotBeEmpty();
    }

    [Fact]
    public async Task A_character_is_made_changed_and_removed_through_the_gateway_by_the_user_who_signed_in()
    {
        using var http = await shared.SignInAsync(SignedIn.Noor);
        var name = $"Gate {Guid.NewGuid():N}";
        object input = new
        {
            name,
            species = "human",
            className = "wizard",
            abilities = new { strength = 8, dexterity = 14, constitution = 12, intelligence = 16, wisdom = 12, charisma = 10 },
            hitPoints = new { max = 7, current = 7 },
        };

        var made = (await http.AskAsync("mutation($input: CreateCharacterInput!) { createCharacter(input: $input) { id level characterClass { name } spells { name } } }", new { input })).Data.GetProperty("createCharacter");
        var id = made.GetProperty("id").GetString();

        made.GetProperty("characterClass").ValueKind.Should().Be(JsonValueKind.Null, "its class is a name that its user typed");
        made.GetProperty("spells").GetArrayLength().Should().Be(0);
        (await ColumnAsync("SELECT u.key FROM characters c JOIN users u ON u.id = c.owner_id WHERE c.name = $1", name)).Should().Equal("noor");
        (await http.AskAsync("mutation($id: ID!) { updateCharacter(id: $id, input: { level: 2 }) { level } }", new { id }))
            .Data.GetProperty("updateCharacter").GetProperty("level").GetInt32().Should().Be(2);
        (await http.AskAsync("mutation($id: ID!) { deleteCharacter(id: $id) }", new { id })).Data.GetProperty("deleteCharacter").GetString().Should().Be(id);
        (await http.AskAsync("query($id: ID!) { character(id: $id) { name } }", new { id })).Data.GetProperty("character").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Without_a_user_the_rules_are_told_and_the_characters_are_not()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        var answer = await http.AskAsync("""{ characters { nodes { name } } spell(key: "fireball") { name } }""");

        answer.Extension("code").Should().Be("UNAUTHENTICATED");
        answer.Extension("serviceName").Should().Be("characters");
        answer.PartialData.GetProperty("characters").ValueKind.Should().Be(JsonValueKind.Null);
        answer.PartialData.GetProperty("spell").GetProperty("name").GetString().Should().Be("Fireball");
    }

    [Fact]
    public async Task The_rules_resolve_entities_by_key_in_the_order_asked_for_and_for_the_gateway_alone()
    {
        using var http = new HttpClient();
        var server = Graph.AtService(await shared.ReadAsync(), Rules.Name);
        object variables = new
        {
            of = new object[]
            {
                new { __typename = "Item", key = "longsword" }, new { __typename = "Spell", key = "fireball" }, new { __typename = "Spell", key = "no-such-spell" },
                new { __typename = "CharacterClass", key = "wizard" }, new { __typename = "Spell", key = "aid" },
            },
        };

        var found = (await http.AskAsync(server, Representations, variables, GatewayKey)).Data.GetProperty("_entities").EnumerateArray().Select(entity => entity.ToString());

        found.Should().Equal(
            """{"__typename":"Item","name":"Longsword"}""", """{"__typename":"Spell","name":"Fireball"}""", "",
            """{"__typename":"CharacterClass","hitDie":6}""", """{"__typename":"Spell","name":"Aid"}""");
        foreach (var key in new[] { null, "not-the-key" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server);
            request.Headers.Add("x-api-key", key is null ? [] : [key]);
            (await http.SendAsync(request, Stop)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, $"the key is {key ?? "not there"}");
        }
    }

    [Fact]
    public async Task The_characters_subgraph_resolves_its_entity_for_its_owner_and_for_nobody_else()
    {
        var server = Graph.AtService(await shared.ReadAsync(), Backend.Name);
        var id = (await ColumnAsync("SELECT c.id::text FROM characters c JOIN users u ON u.id = c.owner_id WHERE u.key = 'mira' ORDER BY c.id LIMIT 1")).Single();
        const string query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Character { id } } }";
        object variables = new { of = new object[] { new { __typename = "Character", id } } };
        using var owner = SignedIn.CreateClient(server);
        using var other = SignedIn.CreateClient(server, SignedIn.Noor);
        using var nobody = new HttpClient();

        (await owner.AskAsync(server, query, variables, GatewayKey)).Data.GetProperty("_entities")[0].GetProperty("id").GetString().Should().Be(id);
        (await other.AskAsync(server, query, variables, GatewayKey)).Data.GetProperty("_entities")[0].ValueKind.Should().Be(JsonValueKind.Null);
        (await nobody.AskAsync(server, query, variables, GatewayKey)).Extension("code").Should().Be("UNAUTHENTICATED");
    }

    [Fact]
    public async Task While_the_rules_are_away_the_characters_are_answered_with_an_error_beside_them_and_the_graph_is_whole_when_they_are_back()
    {
        const string query = "{ characters(first: 2) { nodes { name characterClass { name } spells { name } } } }";
        var engine = (await shared.Environments).Engine.Client;
        var rules = (await shared.ReadAsync())[Rules.Name].ContainerId;
        using var http = await shared.SignInAsync();
        await engine.Containers.StopContainerAsync(rules, new() { WaitBeforeKillSeconds = 5 }, Stop);
        try
        {
            var answer = await http.AskAsync(query);

            answer.Status.Should().Be(HttpStatusCode.OK);
            answer.Errors.Should().NotBeEmpty().And.OnlyContain(error => error.GetProperty("extensions").GetProperty("serviceName").GetString() == "rules"
                && error.GetProperty("extensions").GetProperty("code").GetString() == "SUBGRAPH_UNAVAILABLE"
                && error.GetProperty("path")[0].GetString() == "characters");
            answer.Text.Should().NotContain("ECONN").And.NotContain("ENOTFOUND").And.NotContain("stacktrace");
            var characters = answer.PartialData.GetProperty("characters").GetProperty("nodes").EnumerateArray().ToArray();
            characters.Should().HaveCount(2).And.OnlyContain(character => character.GetProperty("name").GetString()!.Length > 0 && character.GetProperty("spells").ValueKind == JsonValueKind.Null);
            using var health = new HttpClient();
            (await health.GetAsync(new Uri((await shared.ReadAsync())[Gateway.Name].FindEndpoint("http")!.HostUrl!, "/health/ready"), Stop)).StatusCode.Should().Be(HttpStatusCode.OK, "the gateway is not dead");
        }
        finally
        {
            await engine.Containers.StartContainerAsync(rules, new(), CancellationToken.None);
            await Eventually.HoldsAsync(() => http.AskAsync(query), answer => answer.Errors.Count == 0, TimeSpan.FromSeconds(60), "the rules are answered again");
        }
    }

    private async Task<IReadOnlyList<string>> ColumnAsync(string sql, params object[] parameters)
    {
        await using var connection = await shared.OpenDatabaseAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var texts = new List<string>();
        while (await reader.ReadAsync(Stop))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
