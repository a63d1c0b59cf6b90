using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Dice.Environment.Edge;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Both names are reachable over HTTPS with certificates that hold.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class HttpsGate(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://api.dice.local/health/ready", "ready")]
    [InlineData("https://pwa.dice.local/", "<html")]
    public async Task Both_names_answer_with_a_certificate_of_the_development_CA_alone(string url, string content)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        using var answer = await http.GetAsync(new Uri(url), Stop);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Stop)).Should().Contain(content);
    }

    [Theory]
    [InlineData("api.dice.local")]
    [InlineData("pwa.dice.local")]
    public async Task Who_does_not_trust_the_development_CA_is_not_served(string host)
    {
        var address = await shared.EdgeAddressAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.HttpsPort, Stop);
        using var tls = new SslStream(client.GetStream());

        var refusal = await FluentActions.Awaiting(() => tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                // An empty trust of its own: the machine's may hold the development CA already.
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            },
            Stop)).Should().ThrowAsync<System.Security.Authentication.AuthenticationException>();

        refusal.Which.Message.Should().Contain("UntrustedRoot").And.NotContain("NameMismatch");
    }

    [Theory]
    [InlineData("http://api.dice.local/health/live?x=1", "https://api.dice.local")]
    [InlineData("http://pwa.dice.local/dice", "https://pwa.dice.local")]
    public async Task HTTP_redirects_to_the_same_place_over_HTTPS(string url, string origin)
    {
        var address = await shared.EdgeAddressAsync();
        using var edge = new EdgeHttp(address);
        using var http = edge.CreateClient();

        using var answer = await http.GetAsync(new Uri(url), Stop);

        ((int)answer.StatusCode).Should().BeOneOf(301, 308);
        answer.Headers.Location.Should().Be(new Uri($"{origin}:{address.HttpsPort}{new Uri(url).PathAndQuery}"));
    }

    [Fact]
    public async Task HTTP2_is_spoken_where_the_client_can()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.dice.local/health/live") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await http.SendAsync(request, Stop);

        answer.Version.Should().Be(HttpVersion.Version20);
    }

    [Fact]
    [Needs(Need.Characters)]
    public async Task A_WebSocket_passes_the_edge()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var socket = await edge.ConnectWebSocketAsync(new Uri("wss://api.dice.local/ws"), Stop);

        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = "authenticate", token = await shared.AccessTokenAsync() }), WebSocketMessageType.Text, endOfMessage: true, Stop);
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, Stop);

        received.MessageType.Should().Be(WebSocketMessageType.Text);
        Encoding.UTF8.GetString(buffer, 0, received.Count).Should().Contain("hello");
    }

    [Fact]
    public async Task A_host_that_is_not_routed_reaches_no_service()
    {
        var address = await shared.EdgeAddressAsync();
        using var edge = new EdgeHttp(address);
        using var http = edge.CreateClient();

        using var answer = await http.GetAsync(new Uri("https://other.dice.local/health/live"), Stop);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("https://api.dice.local/health/live")]
    [InlineData("https://api.dice.local/graphql")]
    [InlineData("https://api.dice.local/no/such/path")]
    [InlineData("https://pwa.dice.local/")]
    [InlineData("https://pwa.dice.local/manifest.webmanifest")]
    public async Task Every_answer_of_a_routed_service_has_each_security_header_once(string url)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        using var answer = await http.GetAsync(new Uri(url), Stop);

        foreach (var (name, value) in Environments.Dice.SecurityHeaders.ByName)
        {
            answer.Headers.TryGetValues(name, out var values).Should().BeTrue("{0} answers with {1}", url, name);
            values.Should().Equal(value);
        }
    }
}
