using System.Text;
using Dice.Environment.Diagnostics.Bundle;

namespace Dice.Environment.Specs.Diagnostics.Bundle;

[Trait("Phase", "1")]
public sealed class SecretScrubberSpecs
{
    private const string Planted = "correct/horse battery";

    private readonly SecretScrubber _scrubber = new(new Dictionary<string, string> { ["POSTGRES_PASSWORD"] = Planted, ["SHORT"] = "a" });

    public static TheoryData<string, string> Texts => new()
    {
        { $"password authentication failed for {Planted}", Planted },
        { "GET /?q=" + Uri.EscapeDataString(Planted), Uri.EscapeDataString(Planted) },
        { "raw " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Planted)), Convert.ToBase64String(Encoding.UTF8.GetBytes(Planted)) },
        { "postgres://dice:hunter22@postgres:5432/dice", "hunter22" },
        { "Authorization: Bearer abcdef0123456789", "abcdef0123456789" },
        { "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl today", "eyJzdWIiOiIxMjMifQ" },
        { "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----", "MHcCAQEE" },
        { """{"-----BEGIN PRIVATE KEY-----\nMHcCAQEE\n-----END PRIVATE KEY-----"}""", "MHcCAQEE" },
        { """{"accessToken": "opaque-value-1", "user": "mira"}""", "opaque-value-1" },
        { """msg="{\"password\":\"opaque-value-2\"}" """, "opaque-value-2" },
        { "\"GATEWAY_API_KEY=opaque-value-3\",", "opaque-value-3" },
        { "AWS_SECRET_ACCESS_KEY=opaque-value-4", "opaque-value-4" },
        { "Cookie: __Secure-dice-refresh=opaque-value-5; theme=dark", "opaque-value-5" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_secret_is_taken_out_in_whatever_form_it_stands(string text, string secret) =>
        _scrubber.Scrub(text).Should().NotContain(secret).And.Contain("[");

    [Theory]
    [InlineData("a table of all that has happened")]
    [InlineData("POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password")]
    [InlineData("https://api.dice.local:10443/health/ready answered 503: {\"status\":\"error\"}")]
    [InlineData("[Nest] 17  - LOG [TokenService] token refreshed for mira@dice.local")]
    [InlineData("sha256:0cc16a0ded13e1ba0b4f2b0c5329ae084")]
    public void What_is_no_secret_stays_as_it_is(string text) => _scrubber.Scrub(text).Should().Be(text);

    [Fact]
    public void A_known_secret_is_named_by_its_key() => _scrubber.Scrub(Planted).Should().Be("[secret POSTGRES_PASSWORD]");

    [Fact]
    public void Of_a_secret_that_holds_another_nothing_is_left() =>
        new SecretScrubber(new Dictionary<string, string> { ["INNER"] = "battery", ["OUTER"] = Planted }).Scrub($"<{Planted}>").Should().Be("<[secret OUTER]>");

    [Fact]
    public void What_was_scrubbed_is_not_scrubbed_again()
    {
        var once = string.Join("\n", Texts.Select(row => _scrubber.Scrub(row.Data.Item1)));

        _scrubber.Scrub(once).Should().Be(once);
    }
}
