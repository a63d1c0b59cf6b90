using System.Net.Http.Headers;
using Dice.Environment.Edge.Client;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Transport;

/// <summary>Checks the response headers that protect browsers, for each route of the edge.</summary>
public sealed class HeaderCheck : ISecurityCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public string Name => "headers";

    public string Title => "Response headers at the edge";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        if (context.Edge is not { } address)
        {
            return CheckResult.Omitted("edge", context.NotRunning("the edge"));
        }

        using var edge = new EdgeHttp(address);
        using var http = edge.CreateClient();
        http.Timeout = Deadline;
        return CheckResult.All(await Task.WhenAll((context.Running.Edge?.Routes ?? []).Select(route => CheckAsync(http, route, cancellation))));
    }

    private async Task<CheckResult> CheckAsync(HttpClient http, string route, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"https://{route}"), cancellation);
            var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
            return new CheckResult { Checked = [route], Findings = Check(route, answer.Headers, isPage ? await answer.Content.ReadAsStringAsync(cancellation) : null) };
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return CheckResult.Omitted(route, $"it did not answer: {e.Message}");
        }
    }

    /// <summary>Checks the headers of an answer.</summary>
    /// <param name="route">The route.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="html">The page; null when the answer is none.</param>
    public ImmutableArray<SecurityFinding> Check(string route, HttpResponseHeaders headers, string? html)
    {
        string? Header(string name) => headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

        var findings = ImmutableArray.CreateBuilder<SecurityFinding>();
        void Require(bool holds, string rule, string message, Severity severity = Severity.Medium)
        {
            if (!holds)
            {
                findings.Add(new SecurityFinding($"{Name}/{rule}", route, severity, message, "set the header in the model (Dice.Environment/Model/SecurityHeaders.cs) or in the service"));
            }
        }

        var strict = Header("Strict-Transport-Security");
        Require(strict is not null && strict.Contains("max-age=", StringComparison.Ordinal) && !strict.Contains("max-age=0", StringComparison.Ordinal), "hsts", $"Strict-Transport-Security is {InWords(strict)}");
        Require(Header("X-Content-Type-Options") == "nosniff", "nosniff", $"X-Content-Type-Options is {InWords(Header("X-Content-Type-Options"))}, not nosniff");
        var referrer = Header("Referrer-Policy");
        Require(referrer is not (null or "unsafe-url" or "no-referrer-when-downgrade"), "referrer", $"Referrer-Policy is {InWords(referrer)}", Severity.Low);
        var policy = ContentPolicy.Of(Header("Content-Security-Policy"), html ?? "");
        var frames = Header("X-Frame-Options");
        Require(frames is "DENY" or "SAMEORIGIN" || policy?.Sources("frame-ancestors") is not null, "frame", $"X-Frame-Options is {InWords(frames)}");
        if (html is not null)
        {
            Require(policy is not null, "content-policy", "the page has no Content Security Policy");
            foreach (var weakness in policy?.Weaknesses() ?? [])
            {
                Require(false, "content-policy", $"Content-Security-Policy: {weakness}");
            }
        }

        return findings.ToImmutable();
    }

    private static string InWords(string? value) => value is null ? "missing" : $"'{value}'";
}
