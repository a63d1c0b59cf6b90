using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Observability;

/// <summary>A request for characters and their classes, which all applications handle, with ids by which its trace and its log records are found.</summary>
public sealed class TracedRequest
{
    private static readonly string[] Databases = ["postgresql", "redis"];
    private static readonly string[] DatabaseAttributes = ["db.system.name", "db.system"];

    private readonly string _span = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The id of its trace.</summary>
    public string TraceId { get; } = OtlpSender.NewTraceId();

    /// <summary>Its own id.</summary>
    public string RequestId { get; } = $"gate-{Guid.NewGuid():N}";

    /// <summary>Sends it.</summary>
    public async Task<HttpStatusCode> SendAsync(HttpClient http)
    {
        // Not answered from the cache: the number of characters differs each time.
        var query = $"{{ characters(first: {RandomNumberGenerator.GetInt32(10, 100)}) {{ nodes {{ name characterClass {{ name hitDie }} }} }} }}";
        using var request = new HttpRequestMessage(HttpMethod.Post, Graph.Gateway) { Content = JsonContent.Create(new { query }) };
        request.Headers.Add("traceparent", $"00-{TraceId}-{_span}-01");
        request.Headers.Add("x-request-id", RequestId);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Returns why a trace is not the whole trace of this request; empty when it is.</summary>
    public string MissingIn(ImmutableArray<StoredSpan> spans, params IEnumerable<string> services)
    {
        var known = spans.Select(span => span.Id).Append(_span).ToHashSet();
        string[] absent = [.. services.Except(spans.Select(span => span.Service))];
        string[] orphans = [.. spans.Where(span => span.Parent is null || !known.Contains(span.Parent)).Select(span => $"{span.Service} {span.Name}")];
        string[] databases = [.. Databases.Except(spans.SelectMany(span => DatabaseAttributes.Select(name => span.Attributes.GetValueOrDefault(name, ""))))];
        return string.Join("; ", new[] { ("no span of", absent), ("no parent of", orphans), ("nothing asked of", databases) }
            .Where(part => part.Item2.Length > 0).Select(part => $"{part.Item1} {string.Join(", ", part.Item2)}"));
    }
}
