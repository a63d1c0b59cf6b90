using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.SignIn;

/// <summary>Every way in that needs a user, tried with a token.</summary>
public sealed class Doors(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The paths of them all, as the log names them.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["/trpc/characters.list", "/trpc/characters.remove", "/graphql", "/auth/me", "/ws"];

    /// <summary>Tries each; the value says whether it refused for want of a user.</summary>
    /// <param name="token">Null for none.</param>
    public async Task<IReadOnlyDictionary<string, bool>> TryAsync(string? token)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();
        http.BaseAddress = SignedIn.Api;
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        // Straight to the subgraph: a gateway may stand before it, and has gates of its own.
        var subgraph = new Uri((await shared.ReadAsync())[Backend.Name].FindEndpoint("http")!.HostUrl!, "/graphql");

        using var list = await http.GetAsync("/trpc/characters.list", Stop);
        using var remove = await http.PostAsJsonAsync("/trpc/characters.remove", new { id = Guid.NewGuid() }, Stop); // Of nobody: a user gets 404.
        using var me = await http.GetAsync("/auth/me", Stop);
        using var graphql = await http.PostAsJsonAsync(subgraph, new { query = "{ characters(first: 1) { nodes { id } } }" }, Stop);
        var answer = await graphql.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var isUnauthenticated = answer.TryGetProperty("errors", out var errors) && errors[0].GetProperty("extensions").GetProperty("code").GetString() == "UNAUTHENTICATED";
        await using var feed = await Feed.OpenAsync(edge);
        await feed.AuthenticateAsync(token);
        bool[] refused =
        [
            list.StatusCode == HttpStatusCode.Unauthorized,
            remove.StatusCode == HttpStatusCode.Unauthorized,
            isUnauthenticated,
            me.StatusCode == HttpStatusCode.Unauthorized,
            await feed.NextAsync() is { IsRefusal: true },
        ];
        return Paths.Zip(refused).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
