using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Security;
using Dice.Environment.Specs.Support;
using Json.Schema;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>The endpoints of authentication answer unexpected requests with a refusal: no error of the server, no session, no detail of its code.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class AuthFuzzGate(SharedStack shared)
{
    private const int Seed = 20_261_129;
    private const int Requests = 100;
    private static readonly string[] Details = ["node_modules", "/app/", ".js:", "at Object.", "SELECT ", "ECONN", "ioredis"];

    /// <summary>Prints the schemas with which the running backend validates requests.</summary>
    private const string PrintSchemas = """
        const { toJSONSchema } = require('zod');
        const schemas = require('/app/dist/auth/auth.schemas.js');
        const print = (schema) => toJSONSchema(schema, { io: 'input' });
        console.log(JSON.stringify({ '/auth/sign-in': print(schemas.signInRequest), '/auth/refresh': print(schemas.refreshRequest) }));
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/auth/sign-in")]
    [InlineData("/auth/refresh")]
    public async Task A_body_that_violates_the_schema_is_malformed_and_any_other_is_refused(string path)
    {
        var schema = (await ReadSchemasAsync())[path]!.AsObject();
        var rules = JsonSchema.FromText(schema.ToJsonString());
        using var http = await OpenAsync();

        foreach (var body in new RequestFuzzer(schema, Seed).Bodies(Requests))
        {
            var (status, text) = await SendAsync(http, path, body);
            using var document = JsonDocument.Parse(body);
            if (rules.Evaluate(document.RootElement).IsValid)
            {
                status.Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.BadRequest], "{0} answers {1} to {2}", path, text, body);
            }
            else
            {
                status.Should().Be(HttpStatusCode.BadRequest, "{0} answers {1} to {2}", path, text, body);
            }
        }

        await MustServeAsync();
    }

    [Theory]
    [InlineData("/auth/sign-in")]
    [InlineData("/auth/refresh")]
    public async Task A_body_that_is_no_JSON_object_or_too_large_is_refused(string path)
    {
        using var http = await OpenAsync();

        foreach (var body in RequestFuzzer.Malformed)
        {
            await SendAsync(http, path, body);
        }

        foreach (var type in new[] { "text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded" })
        {
            await SendAsync(http, path, "email=a%40b.c&password=d", type);
        }

        await MustServeAsync();
    }

    [Fact]
    public async Task A_token_of_an_unexpected_form_is_refused()
    {
        var real = await shared.AccessTokenAsync();
        var parts = real.Split('.');
        string[] tokens =
        [
            "", " ", "a", "a.b.c", "..", "null", "undefined", new string('a', 7_000), $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.", $"{Encode("""{"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"}""")}.{parts[1]}.{parts[2]}", $"{parts[1]}.{parts[0]}.{parts[2]}", $"{real}.{real}", real.ToUpperInvariant(),
        ];
        using var http = await OpenAsync();

        foreach (var token in tokens)
        {
            foreach (var (method, path) in new[] { (HttpMethod.Get, "/auth/me"), (HttpMethod.Post, "/auth/sign-out") })
            {
                using var request = new HttpRequestMessage(method, path);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                using var answer = await http.SendAsync(request, Stop);
                var text = await answer.Content.ReadAsStringAsync(Stop);
                answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "{0} answers {1} to the token {2}", path, text, token);
                MustRefuseQuietly(answer, text, $"{path} with the token {token}");
            }
        }

        using var accepted = new HttpRequestMessage(HttpMethod.Get, "/auth/me") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", real) } };
        (await http.SendAsync(accepted, Stop)).StatusCode.Should().Be(HttpStatusCode.OK, "the token that was changed is valid itself");
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient http, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        MustRefuseQuietly(answer, text, $"{path} with {type} {(body.Length > 200 ? body[..200] + " …" : body)}");
        return (answer.StatusCode, text);
    }

    private static void MustRefuseQuietly(HttpResponseMessage answer, string text, string what)
    {
        ((int)answer.StatusCode).Should().BeInRange(400, 499, "{0} is refused: {1}", what, text);
        answer.Headers.Contains("Set-Cookie").Should().Be(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.All(cookie => cookie.Contains("=;", StringComparison.Ordinal)), "{0} gets no session", what);
        text.Should().NotContainAny(["accessToken", "refreshToken\":"], "{0} gets no session", what).And.NotContainAny(Details, "{0} gets no detail of the code", what);
    }

    /// <summary>The backend works after the requests, with the right password too.</summary>
    private async Task MustServeAsync()
    {
        using var http = await shared.SignInAsync(SignedIn.Tomas);
        (await http.GetAsync(new Uri("/auth/me", UriKind.Relative), Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private async Task<HttpClient> OpenAsync()
    {
        var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        var http = edge.CreateClient();
        http.BaseAddress = SignedIn.Api;
        return http;
    }

    private async Task<JsonObject> ReadSchemasAsync()
    {
        var backend = (await shared.ReadAsync())[Backend.Name];
        var outcome = await ContainerCommand.RunAsync((await shared.Environments).Engine.Client, backend.ContainerId, ["node", "-e", PrintSchemas], Stop);
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return JsonNode.Parse(outcome.Output)!.AsObject();
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
