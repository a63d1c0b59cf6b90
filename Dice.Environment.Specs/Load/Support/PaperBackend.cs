using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Dice.Environment.Specs.Load.Support;

/// <summary>A backend made of paper, in this process: what scenarios ask it for, and what they leave behind.</summary>
internal sealed class PaperBackend : HttpMessageHandler
{
    public const string Email = "somebody@dice.local";
    public const string Password = "open sesame";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _refresh = [];
    private int _tokens;

    /// <summary>The characters that there are.</summary>
    public Dictionary<string, JsonObject> Characters { get; } = [];

    /// <summary>How many were made.</summary>
    public int Created { get; private set; }

    /// <summary>How many sessions were begun and not ended.</summary>
    public int OpenSessions => _refresh.Count;

    /// <summary>How often somebody signed in.</summary>
    public int SignIns { get; private set; }

    /// <summary>How often tokens were exchanged.</summary>
    public int Exchanges { get; private set; }

    /// <summary>The access tokens that came with requests.</summary>
    public HashSet<string> SeenTokens { get; } = [];

    /// <summary>Whether searches find nothing.</summary>
    public bool FindsNothing { get; init; }

    /// <summary>Whether what was read once is shown again after it was changed.</summary>
    public bool CachesForever { get; init; }

    /// <summary>Whether GraphQL answers with errors.</summary>
    public bool GraphQlFails { get; init; }

    /// <summary>Seconds that an access token is good for.</summary>
    public double AccessSeconds { get; init; } = 300;

    private readonly Dictionary<string, string> _cache = [];

    /// <summary>A client of it.</summary>
    public HttpClient CreateClient() => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var text = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : address.Query.StartsWith("?input=", StringComparison.Ordinal) ? Uri.UnescapeDataString(address.Query["?input=".Length..]) : "{}";
        lock (_lock)
        {
            var token = request.Headers.Authorization?.Parameter;
            if (token is not null)
            {
                SeenTokens.Add(token);
            }

            return Answer($"{request.Method} {address.AbsolutePath}", JsonNode.Parse(text.Length > 0 ? text : "{}")!.AsObject(), token) is { } answer
                ? Respond(HttpStatusCode.OK, answer)
                : Respond(address.AbsolutePath.StartsWith("/auth", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound, "{}");
        }
    }

    private static HttpResponseMessage Respond(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, body.StartsWith('<') ? "text/html" : "application/json") };

    private string? Answer(string asked, JsonObject input, string? accessToken)
    {
        string? Id() => (string?)input["id"];
        switch (asked)
        {
            case "POST /trpc/characters.create":
                Created++;
                Characters[Id()!] = input.DeepClone().AsObject();
                return Data(Characters[Id()!]);
            case "POST /trpc/characters.update":
                foreach (var (name, value) in input["patch"]!.AsObject())
                {
                    Characters[Id()!][name] = value!.DeepClone();
                }

                return Data(Characters[Id()!]);
            case "POST /trpc/characters.remove":
                return Characters.Remove(Id()!) ? Data(input) : null;
            case "GET /trpc/characters.byId":
                return CachesForever && _cache.TryGetValue(Id()!, out var cached) ? cached : Characters.TryGetValue(Id()!, out var found) ? _cache[Id()!] = Data(found) : null;
            case "GET /trpc/characters.list":
                var wanted = (string?)input["search"] ?? "";
                return Data(new JsonObject { ["items"] = new JsonArray([.. Characters.Values.Where(one => !FindsNothing && ((string)one["name"]!).StartsWith(wanted, StringComparison.Ordinal)).Select(one => one.DeepClone())]) });
            case "POST /graphql":
                return GraphQlFails
                    ? """{"errors":[{"message":"rules is away","extensions":{"code":"SERVICE_UNAVAILABLE"}}],"data":null}"""
                    : new JsonObject { ["data"] = new JsonObject { ["characters"] = new JsonObject { ["nodes"] = new JsonArray([.. Characters.Keys.Select(id => (JsonNode)new JsonObject { ["id"] = id })]) }, ["character"] = null } }.ToJsonString();
            case "POST /auth/sign-in":
                SignIns++;
                return (string?)input["email"] == Email && (string?)input["password"] == Password ? NewTokens() : null;
            case "POST /auth/refresh":
                Exchanges++;
                return _refresh.Remove((string)input["refreshToken"]!) ? NewTokens() : null;
            case "POST /auth/sign-out":
                _refresh.Remove(RefreshTokenOf(accessToken));
                return "{}";
            case "GET /auth/me":
                return new JsonObject { ["email"] = Email }.ToJsonString();
            case "GET /":
                return "<html><head><link rel=\"manifest\" href=\"/manifest.json\"><script type=\"module\" src=\"/app.js\"></script></head></html>";
            case "GET /app.js" or "GET /manifest.json":
                return "{}";
            default:
                return null;
        }
    }

    private string NewTokens()
    {
        var access = $"access-{++_tokens}";
        var refresh = RefreshTokenOf(access);
        _refresh.Add(refresh);
        return new JsonObject { ["accessToken"] = access, ["accessExpiresIn"] = AccessSeconds, ["refreshToken"] = refresh, ["refreshExpiresIn"] = 3600 }.ToJsonString();
    }

    private static string RefreshTokenOf(string? accessToken) => $"refresh-of-{accessToken}";

    private static string Data(JsonNode data) => new JsonObject { ["result"] = new JsonObject { ["data"] = data.DeepClone() } }.ToJsonString();
}
