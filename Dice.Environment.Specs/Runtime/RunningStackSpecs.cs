using System.Collections.Immutable;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Runtime;

public sealed class RunningStackSpecs
{
    private static RunningStack With(int httpsPort) => new()
    {
        Id = EnvironmentId.Parse("test"),
        Services =
        [
            new RunningService
            {
                Name = "edge", ContainerId = "1", State = "running", StateInWords = "Up", Image = "edge:1", ImageOrigin = "official", Phase = 1, Hash = "", Lease = Lease.Persistent,
                Routes = ["api.test.local", "api.test.local/graph", "web.test.local"],
                Endpoints = [new RunningEndpoint("https", 8443, "https", httpsPort)],
            },
        ],
    };

    [Theory]
    [InlineData(443, "")]
    [InlineData(8443, ":8443")]
    public void Every_route_has_its_URL_with_the_path_and_the_port_that_it_needs(int port, string shown) =>
        With(port).Urls.Select(entry => (entry.Key, RunningStack.TextOf(entry.Value))).Should().Equal(
            ("api.test.local", $"https://api.test.local{shown}"),
            ("api.test.local/graph", $"https://api.test.local{shown}/graph"),
            ("web.test.local", $"https://web.test.local{shown}"));

    [Fact]
    public void A_route_to_a_service_that_was_not_started_has_no_URL()
    {
        var stack = With(443);
        stack = stack with
        {
            Services = [stack.Services[0] with { RouteServices = ImmutableSortedDictionary<string, string>.Empty.Add("api.test.local", "edge").Add("web.test.local", "web") }],
        };

        stack.Urls.Keys.Should().Equal("api.test.local", "api.test.local/graph");
        stack.UrlOf("web.test.local").Should().NotBeNull("the edge has the route, and other services are given its address");
    }

    [Fact]
    public void A_host_counts_once_however_many_routes_it_has() => With(443).Edge!.Hosts.Should().Equal("api.test.local", "web.test.local");
}
