using Dice.Environment.Model;

namespace Dice.Environment.Specs.Model;

public sealed class StackGraphSpecs
{
    private static readonly Stack Diamond = new("diamond")
    {
        Services =
        [
            Named("web").Requiring("api").Using("metrics"),
            Named("api").Requiring("db", "cache"),
            Named("cache"),
            Named("db"),
            Named("metrics").Using("api"),
        ],
    };

    private static Service Named(string name) => new(name, new ImageSource("test") { Official = "test:1" });

    [Fact]
    public void Services_start_in_waves_that_follow_required_dependencies_alone() =>
        StackGraph.StartWaves(Diamond).Select(wave => string.Join(' ', wave)).Should().Equal("cache db metrics", "api", "web");

    [Fact]
    public void Every_service_comes_after_all_that_it_requires()
    {
        var order = StackGraph.StartOrder(Diamond).ToList();

        var edges = Diamond.Services.SelectMany(service => service.Requires.Select(required => (Before: required, After: service.Name)));
        edges.Should().HaveCount(3).And.OnlyContain(edge => order.IndexOf(edge.Before) < order.IndexOf(edge.After));
    }

    [Fact]
    public void The_critical_path_is_the_chain_that_takes_longest()
    {
        var path = StackGraph.FindCriticalPath(Diamond, Durations(("db", 3), ("cache", 1), ("api", 4), ("web", 2), ("metrics", 8)));

        path.Services.Should().Equal("db", "api", "web");
        path.Length.Should().Be(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void A_lone_slow_service_can_be_the_critical_path() =>
        StackGraph.FindCriticalPath(Diamond, Durations(("db", 1), ("metrics", 30))).Services.Should().Equal("metrics");

    [Fact]
    public void Images_that_are_provided_side_by_side_do_not_add_up_along_the_critical_path()
    {
        var path = StackGraph.FindCriticalPath(Diamond, Durations(("db", 3), ("api", 4)), Durations(("db", 100), ("api", 90)));

        path.Services.Should().Equal("db", "api");
        path.Length.Should().Be(TimeSpan.FromSeconds(107));
    }

    [Fact]
    public void A_service_that_waits_longer_for_its_image_than_for_its_requirements_begins_the_critical_path()
    {
        var path = StackGraph.FindCriticalPath(Diamond, Durations(("db", 3), ("api", 4)), Durations(("api", 90)));

        path.Services.Should().Equal("api");
        path.Length.Should().Be(TimeSpan.FromSeconds(94));
    }

    [Fact]
    public void An_empty_stack_has_an_empty_critical_path() =>
        StackGraph.FindCriticalPath(new Stack("empty"), Durations()).Should().BeSameAs(CriticalPath.Empty);

    [Fact]
    public void Choosing_services_takes_along_what_they_require_and_nothing_optional() =>
        Diamond.Only(["api"]).Services.Select(service => service.Name).Should().BeEquivalentTo("api", "db", "cache");

    [Fact]
    public void Choosing_an_unknown_service_lists_the_known_ones() =>
        FluentActions.Invoking(() => Diamond.Only(["api", "apy", "wep"])).Should().Throw<UnknownServiceException>()
            .Which.Message.Should().Contain("'apy', 'wep'").And.Contain("api, cache, db, metrics, web");

    [Fact]
    public void A_phase_includes_all_before_it_and_routes_to_nothing_later()
    {
        var stack = Diamond.With(Named("cms") with { Phase = new Phase(2) }).With(new Route("cms.test.local", "cms")).With(new Route("web.test.local", "web"));

        stack.UpTo(new Phase(1)).Services.Should().HaveCount(5);
        stack.UpTo(new Phase(1)).Routes.Should().ContainSingle().Which.Host.Should().Be("web.test.local");
        stack.UpTo(new Phase(2)).Should().BeEquivalentTo(stack);
    }

    private static Dictionary<string, TimeSpan> Durations(params (string Name, int Seconds)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => TimeSpan.FromSeconds(entry.Seconds));
}
