using System.Text.Json;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// Somebody looks for a character over tRPC: the first page of the list, a search by name, and one of what was found. The characters it finds are made before
/// and removed afterwards; pages of other characters are read along, as in life.
/// </summary>
public static class BrowseCharacters
{
    /// <summary>How many characters are made to be found.</summary>
    public const int Characters = 20;

    private const string List = "list";
    private const string Search = "search";
    private const string Open = "open";
    private const int PageSize = 20;

    /// <summary>The scenario.</summary>
    /// <param name="http">A signed-in client that reaches the edge; the caller's to dispose.</param>
    /// <param name="api">The API's address at the edge, such as <c>https://api.dice.local</c>.</param>
    /// <param name="thinkTime">How long people look before the next step.</param>
    public static Scenario Create(HttpClient http, Uri api, ThinkTime thinkTime = default)
    {
        var trpc = new Trpc(api);
        var own = new OwnCharacters(http, api);
        return new Scenario("browse-characters", [List, Search, Open], iteration => BrowseAsync(iteration, http, trpc, own.Mark, thinkTime))
        {
            Purpose = "Lists characters, searches by name and opens one (tRPC).",
            Prepare = cancellation => own.PrepareAsync(Characters, cancellation),
            CleanUp = own.CleanUpAsync,
        };
    }

    private static async Task BrowseAsync(IIteration iteration, HttpClient http, Trpc trpc, string mark, ThinkTime thinkTime)
    {
        if (await iteration.SendAsync(List, http, trpc.Query("characters.list", new { limit = PageSize })) is null)
        {
            return;
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        var wanted = iteration.Random.Next(Characters);
        if (await iteration.SendAsync(Search, http, trpc.Query("characters.list", new { limit = PageSize, search = $"{mark} {wanted}" })) is not { } found)
        {
            return;
        }

        var items = Trpc.Data(found).GetProperty("items");
        if (items.GetArrayLength() == 0)
        {
            throw new JsonException("The search found none of the characters that were made for it.");
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        await iteration.SendAsync(Open, http, trpc.Query("characters.byId", new { id = items[0].GetProperty("id").GetString() }));
    }
}
