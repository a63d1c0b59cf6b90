using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Observability;

/// <summary>Requests to the CMS through the edge, with ids by which their trace and their log records are found.</summary>
public sealed class TracedEdit
{
    /// <summary>The id of the trace.</summary>
    public string TraceId { get; } = OtlpSender.NewTraceId();

    /// <summary>The id of the span that the caller says it has.</summary>
    public string Caller { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The id of the request.</summary>
    public string RequestId { get; } = $"gate-{Guid.NewGuid():N}";

    /// <summary>Sends a request; returns the answer's body and the request's id that it names.</summary>
    public async Task<(JsonElement Body, string? Id)> SendAsync(HttpClient http, HttpMethod method, string path, string? token = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"https://{Cms.Host}{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
        request.Headers.Add("x-request-id", RequestId);
        if (token is not null)
        {
            request.Headers.Add("authorization", $"JWT {token}");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var id = response.Headers.TryGetValues("x-request-id", out var ids) ? string.Join(", ", ids) : null;
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken), id);
    }
}
