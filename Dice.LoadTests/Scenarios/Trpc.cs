using System.Text;
using System.Text.Json;

namespace Dice.LoadTests.Scenarios;

/// <summary>tRPC's protocol over HTTP: queries by GET with their input in the address, mutations by POST.</summary>
/// <param name="api">The backend's address at the edge, such as <c>https://api.dice.local</c>.</param>
internal sealed class Trpc(Uri api)
{
    /// <summary>A query.</summary>
    public HttpRequestMessage Query(string procedure, object input) =>
        new(HttpMethod.Get, new Uri(api, $"/trpc/{procedure}?input={Uri.EscapeDataString(JsonSerializer.Serialize(input))}"));

    /// <summary>A mutation.</summary>
    public HttpRequestMessage Mutation(string procedure, object input) =>
        new(HttpMethod.Post, new Uri(api, $"/trpc/{procedure}")) { Content = new StringContent(JsonSerializer.Serialize(input), Encoding.UTF8, "application/json") };

    /// <summary>What a procedure gave back.</summary>
    /// <param name="body">The body of an answer of success.</param>
    /// <exception cref="JsonException">It is not tRPC's.</exception>
    public static JsonElement Data(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("data", out var data)
            ? data.Clone()
            : throw new JsonException("The answer has no result.data, as tRPC's have.");
    }
}
