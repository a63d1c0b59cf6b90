using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Monitoring.Dashboards;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Specs.Content;

namespace Dice.Environment.Specs.Monitoring;

/// <summary>A client of Prometheus' API, through the edge.</summary>
public sealed class PrometheusClient : IDisposable
{
    private readonly EdgeHttp _edge;
    private readonly HttpClient _http;

    private PrometheusClient(EdgeHttp edge)
    {
        _edge = edge;
        _http = edge.CreateClient();
        _http.BaseAddress = new Uri($"https://{Grafana.Host}{PrometheusServer.PathPrefix}/api/v1/");
    }

    /// <summary>Opens a client.</summary>
    public static async Task<PrometheusClient> OpenAsync(CmsEnvironment environment) => new(await environment.OpenEdgeAsync());

    /// <summary>Returns the state of each target by its service: <c>up</c>, <c>down</c> or <c>unknown</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TargetsAsync() => (await GetAsync("targets")).GetProperty("activeTargets").EnumerateArray()
        .ToDictionary(target => target.GetProperty("labels").GetProperty("service").GetString()!, target => target.GetProperty("health").GetString()!);

    /// <summary>Returns the series of an instant query: their labels, and the value.</summary>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    public async Task<IReadOnlyList<Series>> QueryAsync(string expression) =>
        [.. (await GetAsync($"query?query={Uri.EscapeDataString(expression)}")).GetProperty("result").EnumerateArray().Select(Series.Read)];

    /// <summary>Returns the series of a dashboard's query.</summary>
    /// <exception cref="DiceException">Prometheus refuses the query; with its place.</exception>
    public async Task<IReadOnlyList<Series>> QueryAsync(PlacedQuery query)
    {
        try
        {
            return await QueryAsync(query.Expression);
        }
        catch (InvalidOperationException e)
        {
            throw new DiceException(query.Refused(e.Message), "correct the expression");
        }
    }

    /// <summary>Returns the names of the alerts that fire, with the service or container that each names.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync() =>
    [
        .. (await GetAsync("alerts")).GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("state").GetString() == "firing")
            .Select(alert => alert.GetProperty("labels")).Select(labels => $"{labels.GetProperty("alertname")} {(labels.TryGetProperty("service", out var service) ? service : default)}".Trim()),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _edge.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? answer.GetProperty("data") : throw new InvalidOperationException(answer.GetProperty("error").GetString());
    }
}

/// <summary>A series that a query returned.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
public sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Reads a series of an instant vector.</summary>
    public static Series Read(JsonElement result) => new(
        result.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
        double.Parse(result.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
}
