using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Every routed service is reachable over HTTPS with a certificate that holds.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class HttpsGate(SharedStack shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Addresses => [.. RoutedService.All.Keys];

    public static TheoryData<string> Hosts => [.. Environments.Dice.Hosts];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Every_route_answers_with_a_certificate_of_the_development_CA_alone(string address)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();
        var routed = RoutedService.All[address];

        (await routed.AskAsync(http, Stop)).Should().BeLessThanOrEqualTo(routed.HighestStatus, "{0} answers as its readiness asks", routed.Service.Name);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
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
    [MemberData(nameof(Hosts))]
    public async Task HTTP_redirects_to_the_same_place_over_HTTPS(string host)
    {
        var address = await shared.EdgeAddressAsync();
        using var edge = new EdgeHttp(address);
        using var http = edge.CreateClient();

        using var answer = await http.GetAsync(new Uri($"http://{host}/some/place?x=1"), Stop);

        ((int)answer.StatusCode).Should().BeOneOf(301, 308);
        answer.Headers.Location.Should().Be(new Uri($"https://{host}:{address.HttpsPort}/some/place?x=1"));
    }

    [Fact]
    public async Task HTTP2_is_spoken_where_the_client_can()
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Environments.Dice.Hosts.First()}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

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

        using var answer = await http.GetAsync(new Uri($"https://other.{EdgeZone.Of([.. Environments.Dice.Hosts])}/"), Stop);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Every_answer_of_a_routed_service_has_each_security_header_once(string address)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        using var http = edge.CreateClient();

        foreach (var url in new[] { $"https://{address}", $"https://{address}/no/such/path" })
        {
            using var answer = await http.GetAsync(new Uri(url), Stop);
            ShouldHaveEachHeaderOnce(answer, url);
        }
    }

    private static void ShouldHaveEachHeaderOnce(HttpResponseMessage answer, string url)
    {
        foreach (var (name, value) in Environments.Dice.SecurityHeaders.ByName)
        {
            answer.Headers.TryGetValues(name, out var values).Should().BeTrue("{0} answers with {1}", url, name);
            values.Should().Equal(value);
        }
    }
}
