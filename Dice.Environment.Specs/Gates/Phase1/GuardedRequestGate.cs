using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.SignIn;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Pages of foreign origins, bodies that are too large or no JSON, and wrong API keys are refused before anything is done.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Characters)]
public sealed class GuardedRequestGate(SharedStack shared)
{
    private const string Foreign = "https://evil.example";
    private const string Create = "/trpc/characters.create";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_foreign_origin_changes_nothing_even_with_a_users_token()
    {
        using var mira = await shared.SignInAsync();
        var write = new CharacterWrite(Guid.NewGuid(), $"Foreign {Guid.NewGuid():N}", 1, "");
        var log = AccessLog.Begin(shared);

        foreach (var origin in new[] { Foreign, "null", "http://pwa.dice.local", "https://pwa.dice.local.evil.example" })
        {
            using var answer = await SendAsync(mira, HttpMethod.Post, Create, JsonContent.Create(write.ToRequest()), ("Origin", origin));
            (answer.StatusCode, await Session.ReasonAsync(answer)).Should().Be((HttpStatusCode.Forbidden, "origin-foreign"), origin);
        }

        (await mira.GetStringAsync($"/trpc/characters.list?input={Uri.EscapeDataString(JsonSerializer.Serialize(new { search = write.Name }))}", Stop))
            .Should().NotContain(write.Id.ToString());
        await log.MustTellAsync([("origin-foreign", Create)]);
    }

    [Fact]
    public async Task A_foreign_origin_is_given_no_CORS_headers_and_the_PWAs_is()
    {
        using var http = await Session.AnonymousAsync(shared);
        var port = (await shared.EdgeAddressAsync()).HttpsPort;
        async Task<bool> MayAsync(HttpMethod method, string path, string origin)
        {
            using var answer = await SendAsync(http, method, path, content: null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin;
        }

        var pwa = port == 443 ? $"https://{Pwa.Host}" : $"https://{Pwa.Host}:{port}";
        (await MayAsync(HttpMethod.Options, Create, pwa)).Should().BeTrue();
        (await MayAsync(HttpMethod.Options, Create, Foreign)).Should().BeFalse();
        (await MayAsync(HttpMethod.Get, "/auth/me", pwa)).Should().BeTrue("a page must be able to read why it was refused");
        (await MayAsync(HttpMethod.Get, "/auth/me", Foreign)).Should().BeFalse();
    }

    [Theory]
    [InlineData("/auth/sign-in")]
    [InlineData(Create)]
    [InlineData("/graphql")]
    public async Task Bodies_that_are_too_large_or_malformed_are_refused_as_problems_and_logged(string path)
    {
        using var mira = await SubgraphAsync(SignedIn.Mira);
        var log = AccessLog.Begin(shared);

        using var large = await SendAsync(mira, HttpMethod.Post, path, JsonContent.Create(new { notes = new string('x', 300_000) }));
        (large.StatusCode, await Session.ReasonAsync(large)).Should().Be((HttpStatusCode.RequestEntityTooLarge, "body-too-large"));

        using var endless = await SendAsync(mira, HttpMethod.Post, path, new Unsized(300_000));
        endless.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge, "whether or not its length was told");

        foreach (var malformed in new[] { """{"password": "half-a-secret""", "[1,", "{'a': 1}" })
        {
            using var answer = await SendAsync(mira, HttpMethod.Post, path, new StringContent(malformed, Encoding.UTF8, "application/json"));
            (answer.StatusCode, await Session.ReasonAsync(answer)).Should().Be((HttpStatusCode.BadRequest, "body-malformed"), malformed);
            (await answer.Content.ReadAsStringAsync(Stop)).Should().NotContain("half-a-secret");
        }

        using var after = await mira.GetAsync("/auth/me", Stop);
        after.StatusCode.Should().Be(HttpStatusCode.OK, "it serves on");
        await log.MustTellAsync([("body-too-large", path), ("body-malformed", path)], "half-a-secret");
    }

    [Fact]
    public async Task A_body_of_another_shape_is_told_what_is_wrong_with_it()
    {
        using var http = await Session.AnonymousAsync(shared);
        using var answer = await SendAsync(http, HttpMethod.Post, "/auth/sign-in", JsonContent.Create(new { email = SignedIn.Mira, passwort = "typed-wrongly" }));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Stop)).Should().Contain("password").And.NotContain("typed-wrongly");
    }

    [Fact]
    public async Task A_wrong_API_key_is_refused_and_without_one_nobody_resolves_entities()
    {
        using var mira = await SubgraphAsync(SignedIn.Mira);
        var right = SignedIn.Secrets["GATEWAY_API_KEY"];
        var log = AccessLog.Begin(shared);
        async Task<(HttpStatusCode, string)> EntitiesAsync(string? key)
        {
            var query = new { query = $$"""{ _entities(representations: [{__typename: "Character", id: "{{Guid.NewGuid()}}"}]) { __typename } }""" };
            (string, string)[] headers = key is null ? [] : [("x-api-key", key)];
            using var answer = await SendAsync(mira, HttpMethod.Post, "/graphql", JsonContent.Create(query), headers);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
        }

        foreach (var wrong in new[] { "wrong", right + "x", right[..^1], right.ToUpperInvariant(), SignedIn.Password })
        {
            var (status, said) = await EntitiesAsync(wrong);
            status.Should().Be(HttpStatusCode.Unauthorized, wrong);
            said.Should().Contain("api-key-wrong").And.NotContain(wrong == "wrong" ? right : wrong);
        }

        (await EntitiesAsync(null)).Item2.Should().Contain("api-key-missing").And.Contain("UNAUTHENTICATED");
        (await EntitiesAsync(right)).Item2.Trim().Should().Be("""{"data":{"_entities":[null]}}""");
        await log.MustTellAsync([("api-key-wrong", "/graphql"), ("api-key-missing", "/graphql")], right, SignedIn.Password);
    }

    /// <summary>Straight to the backend: the edge may send <c>/graphql</c> to a gateway, which has gates of its own.</summary>
    private async Task<HttpClient> SubgraphAsync(string email) =>
        SignedIn.CreateClient((await shared.ReadAsync())[Backend.Name].FindEndpoint("http")!.HostUrl!, email);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await http.SendAsync(request, Stop);
    }

    /// <summary>JSON whose length is not told beforehand.</summary>
    private sealed class Unsized : HttpContent
    {
        private readonly int _length;

        public Unsized(int length)
        {
            _length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"\"{new string('x', _length)}\""), Stop);
            }
            catch (IOException)
            {
                // The answer may come, and the connection end, before all of it was sent.
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
