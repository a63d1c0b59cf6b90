using System.Text.Json;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// A user looks for a character over tRPC: the first page of the list, a search by name, and one of the results. The characters that it finds are created before the run
/// and removed afterwards; the list also contains other characters.
/// </summary>
public static class BrowseCharacters
{
    /// <summary>The number of characters that are created for the search.</summary>
    public const int Characters = 20;

    private const string List = "list";
    private const string Search = "search";
    private const string Open = "open";
    private const int PageSize = 20;

    /// <summary>Creates the scenario.</summary>
    /// <param name="http">A signed-in client for the edge; the caller disposes it.</param>
    /// <param name="api">The API's address at the edge, such as <c>https://api.dice.local</c>.</param>
    /// <param name="thinkTime">The pause before the next step.</param>
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
            throw new JsonException("The search found none of the characters that were created for it.");
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        await iteration.SendAsync(Open, http, trpc.Query("characters.byId", new { id = items[0].GetProperty("id").GetString() }));
    }
}
