using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Support;

/// <summary>Asks GraphQL servers.</summary>
public static class Graph
{
    /// <summary>Where the gateway answers, through the edge.</summary>
    public static Uri Gateway { get; } = new(SignedIn.Api, Services.Gateway.PathPrefix);

    /// <summary>Where a service of a running stack answers, on the host.</summary>
    public static Uri AtService(RunningStack stack, string service) => new(stack[service].FindEndpoint("http")!.HostUrl!, Services.Gateway.PathPrefix);

    /// <summary>Asks the gateway.</summary>
    public static Task<GraphAnswer> AskAsync(this HttpClient http, string query, object? variables = null) => http.AskAsync(Gateway, query, variables);

    /// <summary>Asks a server, as a service that knows a key or as nobody.</summary>
    public static async Task<GraphAnswer> AskAsync(this HttpClient http, Uri server, string query, object? variables = null, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server) { Content = JsonContent.Create(new { query, variables }) };
        if (apiKey is not null)
        {
            request.Headers.Add("x-api-key", apiKey);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new GraphAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The texts of a list's entries: of the entries themselves, or of a property of each.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement list, string? property = null) =>
        [.. list.EnumerateArray().Select(entry => (property is null ? entry : entry.GetProperty(property)).GetString()!)];
}
