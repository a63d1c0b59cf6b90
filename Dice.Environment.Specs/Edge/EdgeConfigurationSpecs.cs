using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Proxy;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Edge;

public sealed class EdgeConfigurationSpecs
{
    private static readonly EdgePorts Ports = new(8081, 8444);

    [Theory]
    [InlineData("Caddyfile")]
    [InlineData("traefik.yml")]
    [InlineData("dynamic/dice.yml")]
    public void Each_file_is_what_was_agreed_on(string name) =>
        Snapshot.Match(EdgeConfiguration.FilesFor(SampleStack.Create(), Ports)[name], Path.GetFileName(name));

    [Theory]
    [InlineData("Caddyfile")]
    [InlineData("dynamic/dice.yml")]
    public void Each_file_of_a_stack_without_routes_is_what_was_agreed_on(string name) =>
        Snapshot.Match(EdgeConfiguration.FilesFor(new Stack("empty"), Ports)[name], $"without-routes.{Path.GetFileName(name)}");

    [Theory]
    [InlineData("Caddyfile")]
    [InlineData("dynamic/dice.yml")]
    public void Each_file_of_a_stack_with_routed_paths_is_what_was_agreed_on(string name) =>
        Snapshot.Match(EdgeConfiguration.FilesFor(SampleStack.WithPaths(), Ports)[name], $"with-paths.{Path.GetFileName(name)}");

    [Fact]
    public void The_edge_closes_idle_connections_before_Node_does()
    {
        var nodeCloses = TimeSpan.FromSeconds(5); // The default of http.Server.keepAliveTimeout.
        var files = EdgeConfiguration.FilesFor(SampleStack.Create(), Ports);

        foreach (var (name, setting) in new[] { ("Caddyfile", "keepalive"), ("dynamic/dice.yml", "idleConnTimeout:") })
        {
            var seconds = Regex.Match(files[name], $@"\s{setting} (?<seconds>\d+)s\n").Groups["seconds"].Value;
            seconds.Should().NotBeEmpty($"{name} has the setting {setting}");
            TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)).Should().BeLessThan(nodeCloses);
        }
    }

    [Fact]
    public void Of_a_hosts_routes_the_longest_prefix_comes_first_and_what_has_none_last()
    {
        var caddy = EdgeConfiguration.FilesFor(SampleStack.WithPaths(), Ports)["Caddyfile"];

        caddy.IndexOf("/graphql/admin/*", StringComparison.Ordinal).Should().BeLessThan(caddy.IndexOf("/graphql/*", StringComparison.Ordinal));
        caddy.IndexOf("/graphql/*", StringComparison.Ordinal).Should().BeLessThan(caddy.IndexOf("http://api:3000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_with_routed_paths_alone_answers_others_with_404()
    {
        var stack = SampleStack.Create() with { Routes = [new Route("api.dice.local", "api") { PathPrefix = "/graphql" }] };

        EdgeConfiguration.FilesFor(stack, Ports)["Caddyfile"].Should().Contain("respond \"no such path\" 404");
    }

    [Fact]
    public void Both_entry_points_of_Traefik_stop_within_the_same_grace_time() =>
        EdgeConfiguration.FilesFor(SampleStack.Create(), Ports)["traefik.yml"].Split("graceTimeOut: 2s").Should().HaveCount(3);

    [Fact]
    public void An_edge_with_metrics_serves_them_on_a_port_of_their_own_in_both_languages()
    {
        var stack = SampleStack.Create();
        stack = stack with { Services = [.. stack.Services.Select(service => service == stack.Edge ? service.ServingMetrics(9464) : service)] };

        var files = EdgeConfiguration.FilesFor(stack, Ports);

        files["Caddyfile"].Should().Contain("http://:9464 {\n\tmetrics /metrics\n}").And.Contain("\tmetrics {\n\t\tper_host\n\t}");
        files["traefik.yml"].Should().Contain("  metrics:\n    address: \":9464\"").And.Contain("  prometheus:\n    entryPoint: metrics\n");
    }

    [Fact]
    public void Security_headers_of_the_model_are_in_both_languages_and_those_left_to_the_service_are_in_none()
    {
        var stack = SampleStack.Create() with { SecurityHeaders = new SecurityHeaders { StrictTransportSecurity = TimeSpan.Zero, FrameOptions = "SAMEORIGIN", ReferrerPolicy = null } };

        var files = EdgeConfiguration.FilesFor(stack, Ports);

        foreach (var (name, nosniff, frame) in new[] { ("Caddyfile", "X-Content-Type-Options \"nosniff\"", "X-Frame-Options \"SAMEORIGIN\""), ("dynamic/dice.yml", "X-Content-Type-Options: \"nosniff\"", "X-Frame-Options: \"SAMEORIGIN\"") })
        {
            files[name].Should().Contain(nosniff).And.Contain(frame).And.NotContain("Strict-Transport-Security").And.NotContain("Referrer-Policy");
        }
    }

    [Fact]
    public void There_are_no_other_files() =>
        EdgeConfiguration.FilesFor(SampleStack.Create(), Ports).Keys.Should().Equal("Caddyfile", "dynamic/dice.yml", "traefik.yml");

    [Fact]
    public void The_order_of_the_routes_makes_no_difference()
    {
        var stack = SampleStack.Create();
        var turned = stack with { Routes = [.. stack.Routes.Reverse()] };

        EdgeConfiguration.FilesFor(turned, Ports).Should().Equal(EdgeConfiguration.FilesFor(stack, Ports));
    }

    [Fact]
    public void A_redirect_names_the_port_of_the_host_unless_it_is_443()
    {
        EdgeConfiguration.FilesFor(SampleStack.Create(), Ports)["Caddyfile"].Should().Contain("redir https://{host}:8444{uri} 308");
        EdgeConfiguration.FilesFor(SampleStack.Create(), new EdgePorts(80, 443))["Caddyfile"].Should().Contain("redir https://{host}{uri} 308");
    }

    [Fact]
    public void Hosts_that_differ_in_a_dot_only_are_kept_apart()
    {
        var stack = SampleStack.Create().With(new Route("web.app.dice.local", "api"));

        var names = EdgeConfiguration.FilesFor(stack, Ports)["dynamic/dice.yml"].Split('\n').Where(line => line.Contains(" service: "));

        names.Should().HaveCount(3).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_route_to_something_that_does_not_speak_HTTP_is_refused()
    {
        var stack = SampleStack.Create().With(new Route("debug.dice.local", "api", "debug"));

        FluentActions.Invoking(() => EdgeConfiguration.FilesFor(stack, Ports)).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain("debug.dice.local").And.Contain("tcp");
    }

    [Fact]
    public void The_folder_holds_configuration_and_certificate_and_is_left_alone_when_it_is_right()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Open(folder["ca"], "dice.local");
        var first = EdgeFolder.Write(folder["edge"], SampleStack.Create(), Ports, authority);
        var written = File.GetLastWriteTimeUtc(Path.Combine(folder["edge"], "traefik.yml"));

        var second = EdgeFolder.Write(folder["edge"], SampleStack.Create(), Ports, authority);

        first.IsNew.Should().BeTrue();
        second.IsNew.Should().BeFalse();
        File.GetLastWriteTimeUtc(Path.Combine(folder["edge"], "traefik.yml")).Should().Be(written);
        first.CertificatePath.Should().Be(Path.Combine(folder["edge"], "certs", "dice.crt"));
        Directory.EnumerateFiles(folder["edge"], "*", SearchOption.AllDirectories).Should().HaveCount(5);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_reported_with_its_path()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Open(folder["ca"], "dice.local");
        File.WriteAllText(folder["edge"], "a file in the folder's place");

        FluentActions.Invoking(() => EdgeFolder.Write(folder["edge"], SampleStack.Create(), Ports, authority)).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain(folder["edge"]);
    }

    [Fact]
    public void The_service_listens_where_the_configuration_says()
    {
        var edge = EdgeProxy.Define([]);

        edge.FindEndpoint("http")!.Port.Should().Be(EdgeConfiguration.HttpPort);
        edge.FindEndpoint("https")!.Port.Should().Be(EdgeConfiguration.HttpsPort);
        edge.Mounts.OfType<EdgeConfigurationMount>().Single().Target.Should().Be(EdgeConfiguration.Folder);
    }

    [Fact]
    public void A_zone_is_what_the_hosts_share()
    {
        EdgeZone.Of(["api.dice.local", "a.b.dice.local", "dice.local"]).Should().Be("dice.local");
        FluentActions.Invoking(() => EdgeZone.Of(["api.dice.local", "api.shop.test"])).Should().Throw<DiceException>();
        FluentActions.Invoking(() => EdgeZone.Of(["localhost"])).Should().Throw<DiceException>();
    }
}
