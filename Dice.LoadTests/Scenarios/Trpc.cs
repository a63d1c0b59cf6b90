using System.Text;
using System.Text.Json;

namespace Dice.LoadTests.Scenarios;

/// <summary>Creates requests of the tRPC protocol over HTTP: queries by GET with their input in the URL, mutations by POST.</summary>
/// <param name="api">The backend's address at the edge, such as <c>https://api.dice.local</c>.</param>
internal sealed class Trpc(Uri api)
{
    /// <summary>Creates a query.</summary>
    public HttpRequestMessage Query(string procedure, object input) =>
        new(HttpMethod.Get, new Uri(api, $"/trpc/{procedure}?input={Uri.EscapeDataString(JsonSerializer.Serialize(input))}"));

    /// <summary>Creates a mutation.</summary>
    public HttpRequestMessage Mutation(string procedure, object input) =>
        new(HttpMethod.Post, new Uri(api, $"/trpc/{procedure}")) { Content = new StringContent(JsonSerializer.Serialize(input), Encoding.UTF8, "application/json") };

    /// <summary>Returns the result of a procedure.</summary>
    /// <param name="body">The body of a successful response.</param>
    /// <exception cref="JsonException">The body is not a tRPC response.</exception>
    public static JsonElement Data(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("data", out var data)
            ? data.Clone()
            : throw new JsonException("The response has no result.data and is not a tRPC response.");
    }
}
