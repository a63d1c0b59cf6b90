using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Content;

/// <summary>A client of the CMS's REST and GraphQL APIs.</summary>
public sealed class CmsClient : IDisposable
{
    private readonly EdgeHttp _edge;
    private readonly HttpClient _http;

    /// <summary>Takes over the edge's client.</summary>
    public CmsClient(EdgeHttp edge)
    {
        _edge = edge;
        _http = edge.CreateClient();
        _http.BaseAddress = new Uri($"https://{Cms.Host}");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Signs in; later requests carry the token.</summary>
    public async Task SignInAsync(string email, string password)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/users/login", new { email, password });
        status.Should().Be(HttpStatusCode.OK, body.ToString());
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("JWT", body.GetProperty("token").GetString());
    }

    /// <summary>Sends a request.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }

    /// <summary>Returns the documents of a collection, ordered by id.</summary>
    public async Task<IReadOnlyList<JsonElement>> DocumentsAsync(string collection)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"/api/{collection}?depth=0&pagination=false&sort=id");
        status.Should().Be(HttpStatusCode.OK, body.ToString());
        return [.. body.GetProperty("docs").EnumerateArray()];
    }

    /// <summary>Changes a document and publishes it.</summary>
    public async Task PublishAsync(string collection, string id, object change)
    {
        var (status, body) = await SendAsync(HttpMethod.Patch, $"/api/{collection}/{id}", Merge(change, "published"));
        status.Should().Be(HttpStatusCode.OK, body.ToString());
    }

    /// <summary>Saves a draft beside the published document.</summary>
    public async Task SaveDraftAsync(string collection, string id, object change)
    {
        var (status, body) = await SendAsync(HttpMethod.Patch, $"/api/{collection}/{id}?draft=true", Merge(change, "draft"));
        status.Should().Be(HttpStatusCode.OK, body.ToString());
    }

    /// <summary>Sends a GraphQL query.</summary>
    public async Task<JsonElement> AskAsync(string query) => (await SendAsync(HttpMethod.Post, "/api/graphql", new { query })).Body;

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _edge.Dispose();
    }

    private static Dictionary<string, object?> Merge(object change, string status)
    {
        var values = change.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(change));
        values["_status"] = status;
        return values;
    }
}
