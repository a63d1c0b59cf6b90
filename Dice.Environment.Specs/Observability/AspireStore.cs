using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability;

/// <summary>The Aspire Dashboard's API for queries. Its answers are in the JSON of OTLP.</summary>
public sealed class AspireStore : ITelemetryStore
{
    private static readonly string[] Signals = ["traces", "logs", "resources"];
    private readonly HttpClient _http;

    public AspireStore(RunningStack stack)
    {
        _http = new HttpClient { BaseAddress = new Uri(stack[AspireDashboard.Name].FindEndpoint(AspireDashboard.Endpoint)!.HostUrl!, "/api/telemetry/") };
        _http.DefaultRequestHeaders.Add("x-api-key", SignedIn.Secrets[AspireDashboard.QueryKey.Key]);
    }

    public async Task<ImmutableArray<StoredSpan>> TraceAsync(string traceId) => OtlpJson.Spans(await GetAsync($"traces/{traceId}"));

    public async Task<ImmutableArray<StoredLog>> LogsAsync(string text) =>
        OtlpJson.Logs(await GetAsync(string.Create(CultureInfo.InvariantCulture, $"logs?search={Uri.EscapeDataString(text)}&limit={AspireDashboard.Capacity}")));

    public Task<int> CountTracesAsync() => CountAsync("traces");

    public Task<int> CountLogsAsync() => CountAsync("logs");

    public async Task<string> DumpAsync() => string.Join('\n', await Task.WhenAll(Signals.Select(
        async signal => await _http.GetStringAsync(new Uri($"{signal}?limit={AspireDashboard.Capacity.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), TestContext.Current.CancellationToken))));

    public void Dispose() => _http.Dispose();

    private async Task<int> CountAsync(string signal)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>(new Uri($"{signal}?limit=1", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.GetProperty("totalCount").GetInt32();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return default;
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("data");
    }
}
