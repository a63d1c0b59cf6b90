using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// The mobile app starts: one GraphQL query for the roster with each character's class, then one for a character's sheet with class, spells and items. The
/// characters are in one subgraph and the rules in another, which the gateway joins. A response with errors is a failure even if its status is 200.
/// </summary>
public static class MobileQuery
{
    /// <summary>The number of characters that are created for the queries.</summary>
    public const int Characters = 5;

    private const string Roster = "roster";
    private const string Sheet = "sheet";

    private const string RosterQuery = """
        query Roster($search: String) {
          characters(first: 20, search: $search) { nodes { id name level hitPoints { current max } characterClass { key name } } pageInfo { hasNextPage endCursor } }
        }
        """;

    private const string SheetQuery = """
        query Sheet($id: ID!) {
          character(id: $id) {
            id name species level background armorClass notes
            abilities { strength dexterity constitution intelligence wisdom charisma } hitPoints { current max }
            characterClass { key name hitDie } spells { key name level } items { quantity item { key name } }
          }
        }
        """;

    /// <summary>Creates the scenario.</summary>
    /// <param name="http">A signed-in client for the edge; the caller disposes it.</param>
    /// <param name="api">The API's address at the edge.</param>
    /// <param name="thinkTime">The pause before the next step.</param>
    public static Scenario Make(HttpClient http, Uri api, ThinkTime thinkTime = default)
    {
        var own = new OwnCharacters(http, api);
        return new Scenario("mobile-query", [Roster, Sheet], iteration => RunAsync(iteration, http, new Uri(api, "/graphql"), thinkTime))
        {
            Purpose = "The mobile app's roster and character sheet (GraphQL, federated over two subgraphs).",
            Prepare = cancellation => own.PrepareAsync(Characters, cancellation),
            CleanUp = own.CleanUpAsync,
        };
    }

    private static async Task RunAsync(IIteration iteration, HttpClient http, Uri address, ThinkTime thinkTime)
    {
        if (await AskAsync(iteration, Roster, http, address, RosterQuery, new { }) is not { } roster)
        {
            return;
        }

        var nodes = roster.GetProperty("characters").GetProperty("nodes");
        if (nodes.GetArrayLength() == 0)
        {
            throw new JsonException("The roster is empty although characters were created for it.");
        }

        await iteration.PauseAsync(thinkTime.Next(iteration.Random));
        var id = nodes[iteration.Random.Next(nodes.GetArrayLength())].GetProperty("id").GetString();
        await AskAsync(iteration, Sheet, http, address, SheetQuery, new { id });
    }

    private static async Task<JsonElement?> AskAsync(IIteration iteration, string step, HttpClient http, Uri address, string query, object variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new { query, variables }) };
        JsonElement? data = null;
        await iteration.StepAsync(step, async cancellation =>
        {
            using var answer = await http.SendAsync(request, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (!answer.IsSuccessStatusCode)
            {
                return StepOutcome.Fail(status, $"{step}: status {status}", body.Length);
            }

            using var document = JsonDocument.Parse(body);
            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0)
            {
                return StepOutcome.Fail($"{status} with errors", $"{step}: {CodeOf(errors[0])}", body.Length);
            }

            data = document.RootElement.GetProperty("data").Clone();
            return StepOutcome.Ok(status, body.Length);
        });
        return data;
    }

    /// <summary>The error code, otherwise the message.</summary>
    private static string CodeOf(JsonElement error) =>
        error.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("code", out var code) ? $"{code}: {error.GetProperty("message")}" : error.GetProperty("message").ToString();
}
