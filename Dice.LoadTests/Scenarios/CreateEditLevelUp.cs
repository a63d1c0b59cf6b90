using System.Text.Json;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// A user creates a character, opens it, changes its notes, raises its level and opens it again (tRPC). The second response must contain the new level: the first one
/// has put the old level into the cache, so a write that does not invalidate the cache is detected under load. The character is removed at the end of the iteration.
/// </summary>
public static class CreateEditLevelUp
{
    private const string Create = "create";
    private const string Open = "open";
    private const string Edit = "edit";
    private const string LevelUp = "level-up";
    private const string OpenAgain = "open again";
    private const string Remove = "remove";
    private const int FirstLevel = 4;

    /// <summary>Creates the scenario.</summary>
    /// <param name="http">A signed-in client for the edge; the caller disposes it.</param>
    /// <param name="api">The API's address at the edge.</param>
    /// <param name="thinkTime">The pause before the next step.</param>
    public static Scenario Make(HttpClient http, Uri api, ThinkTime thinkTime = default)
    {
        var trpc = new Trpc(api);
        var own = new OwnCharacters(http, api);
        return new Scenario("create-edit-level-up", [Create, Open, Edit, LevelUp, OpenAgain, Remove], iteration => RunAsync(iteration, http, trpc, own, thinkTime))
        {
            Purpose = "Creates a character, edits it, raises its level, and reads the new level at once (tRPC, writes, cache).",
            Prepare = cancellation => own.PrepareAsync(0, cancellation),
            CleanUp = own.CleanUpAsync,
        };
    }

    private static async Task RunAsync(IIteration iteration, HttpClient http, Trpc trpc, OwnCharacters own, ThinkTime thinkTime)
    {
        if (await iteration.SendAsync(Create, http, own.Create(iteration.Number, FirstLevel, out var id)) is null
            || await iteration.SendAsync(Open, http, trpc.Query("characters.byId", new { id })) is null)
        {
            return;
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        var notes = $"Owes {iteration.Random.Next(1, 500)} gold to the thieves of Saltmere.";
        if (await iteration.SendAsync(Edit, http, Update(trpc, id, new { notes })) is null)
        {
            return;
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        const int level = FirstLevel + 1;
        var points = 8 + (6 * (level - 1));
        if (await iteration.SendAsync(LevelUp, http, Update(trpc, id, new { level, hitPoints = new { max = points, current = points } })) is not null
            && await iteration.SendAsync(OpenAgain, http, trpc.Query("characters.byId", new { id })) is { } seen)
        {
            var now = Trpc.Data(seen);
            if (now.GetProperty("level").GetInt32() != level || now.GetProperty("notes").GetString() != notes)
            {
                throw new JsonException("The response contains the old state of a character that was just changed.");
            }
        }

        if (await iteration.SendAsync(Remove, http, own.Remove(id)) is not null)
        {
            own.Forget(id);
        }
    }

    private static HttpRequestMessage Update(Trpc trpc, string id, object patch) => trpc.Mutation("characters.update", new { id, patch });
}
