using Dice.Environment.Security.Transport;

namespace Dice.Environment.Specs.Security;

/// <summary>Response headers that protect browsers.</summary>
public sealed class HeaderCheckSpecs
{
    private const string Page = """<html><head><meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'self' 'sha256-abc='; object-src 'none'; base-uri 'self'"></head></html>""";

    private static readonly Dictionary<string, string> Strict = new()
    {
        ["Strict-Transport-Security"] = "max-age=3600",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "strict-origin-when-cross-origin",
    };

    [Fact]
    public void A_page_with_strict_headers_and_a_policy_violates_no_rule() => Rules(Strict, Page).Should().BeEmpty();

    [Theory]
    [InlineData("Strict-Transport-Security", "", "hsts")]
    [InlineData("Strict-Transport-Security", "max-age=0", "hsts")]
    [InlineData("X-Content-Type-Options", "", "nosniff")]
    [InlineData("X-Frame-Options", "", "frame")]
    [InlineData("X-Frame-Options", "ALLOW-FROM https://other.example", "frame")]
    [InlineData("Referrer-Policy", "unsafe-url", "referrer")]
    public void A_missing_or_weak_header_violates_its_rule(string header, string value, string rule) =>
        Rules(new Dictionary<string, string>(Strict) { [header] = value }, Page).Should().Equal($"headers/{rule}");

    [Theory]
    [InlineData("<html></html>", "no Content Security Policy")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="default-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'">""", "unsafe-inline")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'unsafe-eval'; object-src 'none'; base-uri 'self'">""", "unsafe-eval")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="script-src *; object-src 'none'; base-uri 'self'">""", "any server")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="script-src 'self'; base-uri 'self'">""", "object-src")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="default-src 'self'">""", "base-uri")]
    [InlineData("""<meta http-equiv="Content-Security-Policy" content="img-src 'self'; object-src 'none'; base-uri 'self'">""", "script-src")]
    public void A_page_without_a_strict_policy_violates_the_rule(string page, string named)
    {
        using var answer = Answer(Strict);

        new HeaderCheck().Check("pwa.dice.local", answer.Headers, page).Should().ContainSingle().Which.Message.Should().Contain(named);
    }

    [Fact]
    public void An_answer_that_is_no_page_needs_no_policy() => Rules(Strict, null).Should().BeEmpty();

    private static string[] Rules(Dictionary<string, string> headers, string? page)
    {
        using var answer = Answer(headers);
        return [.. new HeaderCheck().Check("pwa.dice.local", answer.Headers, page).Select(finding => finding.Rule)];
    }

    private static HttpResponseMessage Answer(Dictionary<string, string> headers)
    {
        var answer = new HttpResponseMessage();
        foreach (var (name, value) in headers.Where(header => header.Value.Length > 0))
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }
}
