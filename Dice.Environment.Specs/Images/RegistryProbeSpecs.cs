using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

public sealed class RegistryProbeSpecs
{
    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.BadGateway, false)]
    [InlineData(null, false)]
    public async Task A_registry_answers_with_success_or_with_a_wish_for_a_login(HttpStatusCode? status, bool answers) =>
        (await AskAsync(new RegistryProbe(handler: () => new Registries(status)), "redis:7")).Should().Be(answers);

    [Fact]
    public async Task Each_registry_is_asked_once()
    {
        using var registries = new Registries(HttpStatusCode.OK);
        var probe = new RegistryProbe(handler: () => registries);

        await Task.WhenAll(AskAsync(probe, "redis:7"), AskAsync(probe, "postgres:17"), AskAsync(probe, "quay.io/a/b:1"));

        registries.Addresses.Select(address => address.AbsoluteUri).Should().BeEquivalentTo("https://registry-1.docker.io/v2/", "https://quay.io/v2/");
    }

    [Fact]
    public async Task A_mirror_of_the_engine_answers_for_docker_hub_and_for_no_other()
    {
        var mirror = new Uri("https://mirror.test");
        var probe = new RegistryProbe(handler: () => new OnlyHost(mirror.Host));

        (await AskAsync(probe, "redis:7", mirror)).Should().BeTrue();
        (await AskAsync(probe, "quay.io/a/b:1", mirror)).Should().BeFalse();
    }

    [Fact]
    public async Task A_registry_that_accepts_and_says_nothing_is_given_up_in_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v2/");
        var probe = new RegistryProbe(_ => address, timeout: TimeSpan.FromMilliseconds(200));
        var watch = Stopwatch.StartNew();

        (await AskAsync(probe, "redis:7")).Should().BeFalse();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void By_default_a_registry_has_less_than_two_seconds() => RegistryProbe.DefaultTimeout.Should().BeLessThan(TimeSpan.FromSeconds(2));

    private static Task<bool> AskAsync(RegistryProbe probe, string reference, params Uri[] mirrors) =>
        probe.AnswersAsync(reference, _ => Task.FromResult<IReadOnlyList<Uri>>(mirrors), TestContext.Current.CancellationToken);

    private sealed class OnlyHost(string host) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Host == host ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)) : throw new HttpRequestException("no route");
    }
}
