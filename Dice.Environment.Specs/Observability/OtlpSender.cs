using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Dice.Environment.Runtime;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Specs.Observability;

/// <summary>Sends traces and log records by OTLP over HTTP.</summary>
public sealed class OtlpSender : IDisposable
{
    private readonly HttpClient _http;

    public OtlpSender(RunningStack stack, string? apiKey)
    {
        var endpoint = stack.Find(Jaeger.Name)?.FindEndpoint(Jaeger.OtlpEndpoint) ?? stack[AspireDashboard.Name].FindEndpoint(AspireDashboard.OtlpEndpoint)!;
        _http = new HttpClient { BaseAddress = endpoint.HostUrl };
        if (apiKey is not null)
        {
            _http.DefaultRequestHeaders.Add("x-otlp-api-key", apiKey);
            _http.DefaultRequestHeaders.Authorization = BasicHeader.Of(Jaeger.Sender, apiKey);
        }
    }

    /// <summary>A new trace id.</summary>
    public static string NewTraceId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Sends a trace of one span for each id.</summary>
    public Task<HttpStatusCode> SendTracesAsync(string service, params IEnumerable<string> traceIds) => PostAsync("/v1/traces", new
    {
        resourceSpans = new[]
        {
            new
            {
                resource = Resource(service),
                scopeSpans = new[]
                {
                    new
                    {
                        spans = traceIds.Select(id => new { traceId = id, spanId = id[..16], name = "work", kind = 1, startTimeUnixNano = Now(), endTimeUnixNano = Now() }),
                    },
                },
            },
        },
    });

    /// <summary>Sends log records.</summary>
    public Task<HttpStatusCode> SendLogsAsync(string service, params IEnumerable<string> bodies) => PostAsync("/v1/logs", new
    {
        resourceLogs = new[]
        {
            new
            {
                resource = Resource(service),
                scopeLogs = new[] { new { logRecords = bodies.Select(body => new { timeUnixNano = Now(), severityNumber = 9, body = new { stringValue = body } }) } },
            },
        },
    });

    public void Dispose() => _http.Dispose();

    private async Task<HttpStatusCode> PostAsync(string path, object content)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static object Resource(string service) => new { attributes = new[] { new { key = "service.name", value = new { stringValue = service } } } };

    private static string Now() => (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);
}
