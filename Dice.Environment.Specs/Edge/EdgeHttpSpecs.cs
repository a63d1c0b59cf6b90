using System.Net;
using System.Net.WebSockets;
using System.Security.Authentication;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Edge;

public sealed class EdgeHttpSpecs : IAsyncDisposable
{
    private static readonly string[] Hosts = ["api.dice.local"];

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;
    private readonly TlsListener _secure;
    private readonly TlsListener _plain = new(null);
    private readonly EdgeHttp _http;

    public EdgeHttpSpecs()
    {
        _authority = CertificateAuthority.Open(_folder["ca"], "dice.local");
        _secure = new TlsListener(_authority.EnsureLeaf(Hosts, _folder["certs"]));
        _http = new EdgeHttp(AddressOf(_secure));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _secure.DisposeAsync();
        await _plain.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("https://api.dice.local/", "api.dice.local")]
    [InlineData("https://other.dice.local/", "other.dice.local")]
    [InlineData("https://api.dice.local:9/", "api.dice.local:9")]
    [InlineData("http://api.dice.local/", "api.dice.local")]
    public async Task A_host_of_the_zone_leads_to_the_edge_and_the_answer_is_not_followed(string uri, string host)
    {
        using var client = _http.CreateClient();

        using var answer = await client.GetAsync(new Uri(uri), Cancellation);

        answer.StatusCode.Should().Be(HttpStatusCode.Found);
        (await answer.Content.ReadAsStringAsync(Cancellation)).Should().Be(host);
    }

    [Fact]
    public async Task Many_connections_at_once_are_all_accepted()
    {
        using var client = _http.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.GetStringAsyncOfAnyStatus("https://api.dice.local/", Cancellation)));

        answers.Should().AllBe("api.dice.local");
    }

    [Theory]
    [InlineData("https://deep.api.dice.local/")]
    [InlineData("https://dice.example/")]
    public async Task A_host_that_the_certificate_does_not_bear_is_refused(string uri) =>
        await ShouldBeRefusedAsync(_http, uri);

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = CertificateAuthority.Open(_folder["other"], "dice.local");
        await using var stranger = new TlsListener(other.EnsureLeaf(Hosts, _folder["stranger"]));
        using var http = new EdgeHttp(AddressOf(stranger));

        await ShouldBeRefusedAsync(http, "https://api.dice.local/");
    }

    [Fact]
    public async Task A_certificate_that_has_run_out_is_refused()
    {
        var clock = new FixedClock(DateTimeOffset.UtcNow.AddDays(-500));
        using var old = CertificateAuthority.Open(_folder["old"], "dice.local", clock);
        await using var stale = new TlsListener(old.EnsureLeaf(Hosts, _folder["stale"]));
        using var http = new EdgeHttp(AddressOf(stale) with { RootCertificatePath = old.RootCertificatePath });

        await ShouldBeRefusedAsync(http, "https://api.dice.local/");
    }

    [Theory]
    [InlineData("wss://api.dice.local/")]
    [InlineData("ws://api.dice.local/")]
    public async Task A_WebSocket_opens(string uri)
    {
        using var socket = await _http.ConnectWebSocketAsync(new Uri(uri), Cancellation);

        socket.State.Should().Be(WebSocketState.Open);
    }

    [Fact]
    public async Task An_address_is_connected_to_as_written()
    {
        using var client = _http.CreateClient();
        await using var elsewhere = new TlsListener(null);

        (await client.GetStringAsyncOfAnyStatus($"http://127.0.0.1:{elsewhere.Port}/", Cancellation)).Should().Be($"127.0.0.1:{elsewhere.Port}");
    }

    [Fact]
    public void A_missing_root_is_reported_with_its_path() =>
        FluentActions.Invoking(() => new EdgeHttp(new EdgeAddress(1, 2, _folder["nothing.crt"]))).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain(_folder["nothing.crt"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EdgeAddress AddressOf(TlsListener listener) => new(_plain.Port, listener.Port, _authority.RootCertificatePath);

    private static async Task ShouldBeRefusedAsync(EdgeHttp http, string uri)
    {
        using var client = http.CreateClient();
        (await client.Invoking(it => it.GetAsync(new Uri(uri), Cancellation)).Should().ThrowAsync<HttpRequestException>())
            .Which.InnerException.Should().BeOfType<AuthenticationException>();
    }
}
