using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// Creates and removes the characters of a run. Each id is chosen and recorded before the request is sent, so that a character whose response never
/// arrived is removed too. Their names contain the time of the run; the next run uses it to find and remove the characters of a killed run.
/// </summary>
/// <param name="http">A signed-in client.</param>
/// <param name="api">The API's address at the edge.</param>
internal sealed class OwnCharacters(HttpClient http, Uri api)
{
    /// <summary>The age from which characters are leftovers: longer than any profile lasts.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromHours(2);

    private const string Prefix = "Load ";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int AtOnce = 8;

    private readonly Trpc _trpc = new(api);
    private readonly ConcurrentDictionary<string, bool> _made = new();

    /// <summary>The prefix of all names of this run, for searches.</summary>
    public string Mark { get; } = $"{Prefix}{DateTimeOffset.UtcNow.ToString(TimeFormat, CultureInfo.InvariantCulture)} {Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Returns a request that creates a character, which is removed at the end even if the request fails.</summary>
    /// <param name="name">The part of its name after the prefix.</param>
    /// <param name="level">Its level.</param>
    /// <param name="id">The id of the character.</param>
    public HttpRequestMessage Create(object name, int level, out string id)
    {
        id = Guid.NewGuid().ToString();
        _made[id] = true;
        return _trpc.Mutation("characters.create", new
        {
            id,
            name = $"{Mark} {name}",
            species = "Halfling",
            className = "Rogue",
            level,
            abilities = new { strength = 8, dexterity = 17, constitution = 12, intelligence = 13, wisdom = 10, charisma = 14 },
            hitPoints = new { max = 8 + (6 * (level - 1)), current = 8 + (6 * (level - 1)) },
            armorClass = 14,
        });
    }

    /// <summary>Returns a request that removes a character.</summary>
    public HttpRequestMessage Remove(string id) => _trpc.Mutation("characters.remove", new { id });

    /// <summary>Marks a character as removed.</summary>
    public void Forget(string id) => _made.TryRemove(id, out _);

    /// <summary>Removes the leftovers of killed runs, and creates the characters that the iterations search for.</summary>
    public async Task PrepareAsync(int count, CancellationToken cancellation)
    {
        await SweepAsync(cancellation);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (number, stop) =>
        {
            using var request = Create(number, level: 3, out _);
            using var answer = await http.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        });
    }

    /// <summary>Removes all remaining characters of this run. Continues after a failure, tries it a second time (the edge may use a connection that the backend just closed), and reports it at the end.</summary>
    /// <exception cref="HttpRequestException">Some characters could not be removed.</exception>
    public async Task CleanUpAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 2 && !_made.IsEmpty; attempt++)
        {
            await Parallel.ForEachAsync(_made.Keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, stop) => await RemoveAsync(id, stop));
        }

        if (!_made.IsEmpty)
        {
            throw new HttpRequestException($"{_made.Count} characters could not be removed; their names begin with '{Mark}', and a run in two hours or later removes them");
        }
    }

    private async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        try
        {
            using var request = Remove(id);
            using var answer = await http.SendAsync(request, cancellation);
            // Not found: it was never created, or was already removed.
            if (answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                Forget(id);
            }
        }
        catch (HttpRequestException)
        {
            // It remains recorded and is reported at the end.
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        using var request = _trpc.Query("characters.list", new { limit = 100, search = Prefix + "20" });
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        var items = Trpc.Data(await answer.Content.ReadAsByteArrayAsync(cancellation)).GetProperty("items");
        foreach (var item in items.EnumerateArray().Where(IsLeftover))
        {
            await RemoveAsync(item.GetProperty("id").GetString()!, cancellation);
        }
    }

    private static bool IsLeftover(JsonElement item) =>
        item.TryGetProperty("name", out var name) && name.GetString() is { } text && text.StartsWith(Prefix, StringComparison.Ordinal)
        && DateTimeOffset.TryParseExact(text[Prefix.Length..].Split(' ')[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
        && DateTimeOffset.UtcNow - made > Leftover;
}
