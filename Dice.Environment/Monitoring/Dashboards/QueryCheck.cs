using System.Net.Http.Json;
using System.Text.Json;

namespace Dice.Environment.Monitoring.Dashboards;

/// <summary>Asks Prometheus whether it accepts the queries of dashboards.</summary>
/// <param name="http">The client.</param>
/// <param name="server">The address of Prometheus, with its path prefix.</param>
public sealed class QueryCheck(HttpClient http, Uri server)
{
    /// <summary>Returns what is wrong with each query that Prometheus refuses.</summary>
    /// <exception cref="DiceException">Prometheus does not answer.</exception>
    public async Task<IReadOnlyList<string>> FindRefusedAsync(IEnumerable<PlacedQuery> queries, CancellationToken cancellation)
    {
        var refused = new List<string>();
        foreach (var query in queries)
        {
            if (await FindRefusalAsync(query.Expression, cancellation) is { } reason)
            {
                refused.Add(query.Refused(reason));
            }
        }

        return refused;
    }

    private async Task<string?> FindRefusalAsync(string expression, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"{server.OriginalString.TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(expression)}"), cancellation);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return response.IsSuccessStatusCode ? null : answer.GetProperty("error").GetString();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new DiceException($"Prometheus at {server} does not answer: {e.Message}", "look at ./run-env.sh status, or start it with ./run-env.sh up --detach --mode monitoring", e);
        }
    }
}
