using System.Collections.Immutable;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates;

/// <summary>The library stands alone: another team's stack, with nothing of DICE in it, gets the same ordered start, TLS name and diagnosis.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
public sealed class ForeignStackSpecs(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("shop");
    private readonly DirectoryInfo _source = Directory.CreateTempSubdirectory("dice-shop-");
    private Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The README shows these lines.</summary>
    private Stack Shop => new Stack("shop")
        .With(new Service("stock", new ImageSource("Redis") { Official = "redis:7-bullseye", Recipe = "redis" })
            .Listening("resp", 6379, "redis")
            .Mounting(new VolumeMount("data", "/data"))
            .ReadyWhen(Readiness.Command("redis-cli", "-e", "ping")) with
        { User = "999:999" })
        .With(new Service("counter", new ImageSource("Node.js") { Official = "node:22-bullseye-slim", Recipe = "node", Base = new ImageSource("Debian") { Recipe = "debian" } })
            .Requiring("stock")
            .Listening("http", 8000, "http")
            .WithEnvironment("STOCK_HOST", Value.HostOf("stock", "resp"))
            .WithEnvironment("STOCK_PORT", Value.PortOf("stock", "resp"))
            .Mounting(new FolderMount(_source.FullName, "/srv"))
            .WithCommand("node", "/srv/counter.mjs")
            .ReadyWhen(Readiness.Http("http", "/")))
        .With(new Service("edge", new ImageSource("Edge") { Official = "traefik:v3.0", Recipe = "edge" })
            .Using("counter")
            .ListeningOnHost("http", 8080, "http", preferredHostPort: 80)
            .ListeningOnHost("https", 8443, "https", preferredHostPort: 443)
            .Mounting(new EdgeConfigurationMount("/etc/traefik"))
            .ReadyWhen(Readiness.Http("http", "/") with { FromStatus = 300, ToStatus = 399 }) with
        { User = "65532:65532" })
        .With(new Route("shop.example.local", "counter"));

    public async ValueTask InitializeAsync()
    {
        _environments = await shared.Environments;
        await File.WriteAllTextAsync(Path.Combine(_source.FullName, "counter.mjs"), """
            import { createServer } from 'node:http';
            import { connect } from 'node:net';
            const stock = connect(process.env.STOCK_PORT, process.env.STOCK_HOST);
            createServer((request, response) => {
              stock.once('data', (answer) => response.end(`customer ${answer.toString().slice(1).trim()}`));
              stock.write(request.url === '/' ? 'PING\r\n' : 'INCR customers\r\n');
            }).listen(8000);
            """, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        _source.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stack_of_two_services_and_an_edge_starts_in_order_and_answers_under_its_own_TLS_name()
    {
        using var events = EngineEvents.Listen(_environments.Engine, _id);
        using var shop = await _environments.UpAsync(Shop, _id);
        using var edge = Checkout.Installation.OpenEdge(shop.Stack);
        using var http = edge.CreateClient();

        (await http.GetStringAsync(new Uri("https://shop.example.local/next"), Stop)).Should().Be("customer 1");
        (await http.GetStringAsync(new Uri("https://shop.example.local/next"), Stop)).Should().Be("customer 2", "the counter reaches the stock");

        shop.Timeline.CriticalPath.Should().ContainInOrder("stock", "counter");
        var ready = events.Entries.First(entry => entry.Service == "stock" && entry.Action == "exec_die" && entry.Attributes.GetValueOrDefault("exitCode") == "0");
        events.Entries.First(entry => entry.Service == "counter" && entry.Action == "start").Nanoseconds.Should().BeGreaterThan(ready.Nanoseconds);
    }

    [Fact]
    public async Task A_service_of_it_that_fails_is_named_with_its_last_words_and_leaves_a_bundle()
    {
        await File.WriteAllTextAsync(Path.Combine(_source.FullName, "counter.mjs"), "throw new Error('the till is empty');", Stop);
        var bundle = Path.Combine(_source.FullName, "bundle");
        var settings = _environments.Settings(_id) with
        {
            WhenFailed = (_, reason) => FailureBundle.SaveAsync(
                new BundleRequest { Engine = _environments.Engine, Id = _id, Folder = bundle, Reason = reason.Message, Secrets = ImmutableDictionary<string, string>.Empty, Known = Shop }, Stop),
        };

        var fault = await FluentActions.Awaiting(() => new StackRunner(_environments.Engine, settings).UpAsync(Shop, Shop.Only(["counter"]), Stop)).Should().ThrowAsync<DiceException>();

        fault.Which.Message.Should().Contain("counter").And.Contain("the till is empty").And.NotContain("backend");
        (await File.ReadAllTextAsync(Path.Combine(bundle, "services", "stock", "log.txt"), Stop)).Should().Contain("Ready to accept connections");
        (await File.ReadAllTextAsync(Path.Combine(bundle, "services", "counter", "log.txt"), Stop)).Should().Contain("the till is empty");
    }
}
