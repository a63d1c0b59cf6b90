using System.Net.Http.Json;
using System.Text.Json;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>A user's characters, as the API tells them; and the way to remove what a test has made.</summary>
public sealed class ApiCharacters : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Uses a client that is signed in, and disposes it.</summary>
    public ApiCharacters(HttpClient http) => _http = http;

    public static async Task<ApiCharacters> OfAsync(SharedStack shared, string email) => new(await shared.SignInAsync(email));

    /// <summary>Those whose name holds a text, first page.</summary>
    public async Task<IReadOnlyList<JsonElement>> FindAsync(string search = "")
    {
        var input = JsonSerializer.Serialize(new { search, limit = 100 });
        var answer = await _http.GetFromJsonAsync<JsonElement>(
            new Uri($"/trpc/characters.list?input={Uri.EscapeDataString(input)}", UriKind.Relative), TestContext.Current.CancellationToken);
        return [.. answer.GetProperty("result").GetProperty("data").GetProperty("items").EnumerateArray()];
    }

    /// <summary>Removes those whose name holds a text.</summary>
    public async Task RemoveAsync(string search)
    {
        foreach (var character in await FindAsync(search))
        {
            using var removed = await _http.PostAsJsonAsync(
                new Uri("/trpc/characters.remove", UriKind.Relative), new { id = character.GetProperty("id").GetString() }, TestContext.Current.CancellationToken);
            removed.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _http.Dispose();
}
