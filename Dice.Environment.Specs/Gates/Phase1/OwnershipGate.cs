using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.SignIn;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A user sees and changes their own characters alone, whatever their roles; another's are told of as if they were not there.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Characters)]
public sealed class OwnershipGate(SharedStack shared) : IAsyncLifetime
{
    private const string Dorian = "dorian@dice.local";
    private readonly CharacterWrite _hers = new(Guid.NewGuid(), $"Mine {Guid.NewGuid():N}", 3, "hers alone");
    private HttpClient _mira = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mira = await shared.SignInAsync();
        (await PostAsync(_mira, "create", _hers.ToRequest())).Status.Should().Be(HttpStatusCode.OK);
        (await ReadAsync(_mira)).Should().Contain(_hers.Name, "she sees it, and it stands in the cache now");
    }

    public async ValueTask DisposeAsync()
    {
        await PostAsync(_mira, "remove", new { id = _hers.Id });
        _mira.Dispose();
    }

    [Theory]
    [InlineData(SignedIn.Noor)]
    [InlineData(Dorian)] // Runs a game, which gives him no player's sheet.
    public async Task Over_tRPC_anothers_character_is_not_there_to_be_read_changed_or_deleted(string stranger)
    {
        using var other = await shared.SignInAsync(stranger);
        var log = AccessLog.Begin(shared);

        (await ReadAsync(other)).Should().StartWith("404 ").And.NotContain(_hers.Name);
        (await PostAsync(other, "update", new { id = _hers.Id, patch = new { name = "Taken" } })).Status.Should().Be(HttpStatusCode.NotFound);
        (await PostAsync(other, "remove", new { id = _hers.Id })).Status.Should().Be(HttpStatusCode.NotFound);
        (await PostAsync(other, "create", _hers.ToRequest())).Status.Should().Be(HttpStatusCode.Conflict, "her id is no way to her character either");
        (await GetAsync(other, "list", new { limit = 100, search = _hers.Name })).Should().StartWith("200 ").And.NotContain(_hers.Id.ToString());

        (await ReadAsync(_mira)).Should().StartWith("200 ").And.Contain(_hers.Name).And.Contain("hers alone");
        await log.MustTellOfStrangerAsync(
            await IdOfAsync(other), _hers.Id, "/trpc/characters.byId", "/trpc/characters.update", "/trpc/characters.remove", "/trpc/characters.create");
    }

    [Fact]
    public async Task Over_GraphQL_anothers_character_is_not_there_to_be_read_changed_deleted_or_resolved()
    {
        using var other = await SubgraphAsync(SignedIn.Noor);
        var log = AccessLog.Begin(shared);

        (await QueryAsync(other, "query($id: ID!) { character(id: $id) { name } }")).Should().Be("""{"data":{"character":null}}""");
        (await QueryAsync(other, "mutation($id: ID!) { updateCharacter(id: $id, input: {name: \"Taken\"}) { id } }")).Should().Contain("NOT_FOUND");
        (await QueryAsync(other, "mutation($id: ID!) { deleteCharacter(id: $id) }")).Should().Contain("NOT_FOUND");
        const string Entities = "query($id: ID!) { _entities(representations: [{__typename: \"Character\", id: $id}]) { ... on Character { name } } }";
        (await QueryAsync(other, Entities, SignedIn.Secrets["GATEWAY_API_KEY"])).Should().Be("""{"data":{"_entities":[null]}}""", "the gateway asks for its user");

        using var hers = await SubgraphAsync(SignedIn.Mira);
        (await QueryAsync(hers, Entities, SignedIn.Secrets["GATEWAY_API_KEY"])).Should().Contain(_hers.Name);
        await log.MustTellOfStrangerAsync(await IdOfAsync(other), _hers.Id, "/graphql");
    }

    [Fact]
    public async Task The_feed_tells_of_ones_own_characters_alone()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        await using var hers = await Feed.OpenAsync(edge);
        await hers.AuthenticateAsync(await shared.AccessTokenAsync());
        await using var others = await Feed.OpenAsync(edge);
        await others.AuthenticateAsync(await shared.AccessTokenAsync(SignedIn.Noor));
        (await hers.NextAsync()).Type.Should().Be("hello");
        (await others.NextAsync()).Type.Should().Be("hello");

        (await PostAsync(_mira, "update", new { id = _hers.Id, patch = new { level = 4 } })).Status.Should().Be(HttpStatusCode.OK);

        (await hers.NextAsync()).Should().Be(new Feed.Heard("characters.changed", _hers.Id, IsRefusal: false, Reason: null));
        await others.SayAsync("anything?"); // Whatever was told before would come before the echo.
        (await others.NextAsync()).Type.Should().Be("echo");
    }

    private Task<string> ReadAsync(HttpClient user) => GetAsync(user, "byId", new { id = _hers.Id });

    private static async Task<string> GetAsync(HttpClient user, string procedure, object input)
    {
        using var answer = await user.GetAsync($"/trpc/characters.{procedure}?input={Uri.EscapeDataString(JsonSerializer.Serialize(input))}", Stop);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}";
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient user, string procedure, object input)
    {
        using var answer = await user.PostAsJsonAsync($"/trpc/characters.{procedure}", input, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task<string> QueryAsync(HttpClient user, string query, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables = new { id = _hers.Id } }) };
        if (apiKey is not null)
        {
            request.Headers.Add("x-api-key", apiKey);
        }

        using var answer = await user.SendAsync(request, Stop);
        return (await answer.Content.ReadAsStringAsync(Stop)).Trim();
    }

    private static async Task<Guid> IdOfAsync(HttpClient user) =>
        (await user.GetFromJsonAsync<SignInAnswer.SignedInUser>("/auth/me", Stop))!.Id;

    /// <summary>Straight to the subgraph: a gateway may stand before it, and has gates of its own.</summary>
    private async Task<HttpClient> SubgraphAsync(string email) =>
        SignedIn.CreateClient((await shared.ReadAsync())[Backend.Name].FindEndpoint("http")!.HostUrl!, email);
}
