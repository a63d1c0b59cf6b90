using Dice.Environment.Model;

namespace Dice.Environment.Specs.Model;

public sealed class StackValidatorSpecs
{
    private static readonly ImageSource Image = new("test") { Official = "test:1" };

    private static Service Named(string name) => new(name, Image);

    private static Stack StackOf(params Service[] services) => new("test") { Services = [.. services] };

    [Fact]
    public void A_sound_stack_has_no_faults()
    {
        var stack = StackOf(Named("db").Listening("sql", 5432), Named("api").Requiring("db").Listening("http", 80, "http"))
            .With(new Route("api.test.local", "api"));

        StackValidator.FindErrors(stack).Should().BeEmpty();
    }

    [Fact]
    public void A_dependency_cycle_is_refused_with_its_path()
    {
        var stack = StackOf(Named("a").Requiring("b"), Named("b").Requiring("c"), Named("c").Requiring("a"));

        var refusal = FluentActions.Invoking(() => StackValidator.Validate(stack)).Should().Throw<StackInvalidException>().Which;

        refusal.Errors.Should().ContainSingle().Which.Should().Be("the required dependencies form a cycle: a → b → c → a");
        refusal.Remedy.Should().Contain("nothing was started");
    }

    [Fact]
    public void A_cycle_through_an_optional_dependency_is_none() =>
        StackValidator.FindErrors(StackOf(Named("a").Requiring("b"), Named("b").Using("a"))).Should().BeEmpty();

    [Fact]
    public void All_faults_are_reported_in_one_message()
    {
        var stack = StackOf(
            Named("api").Requiring("nowhere").ReadyWhen(Readiness.Http("http", "/")).ListeningOnHost("tls", 443, "https", 443),
            Named("web").ListeningOnHost("tls", 443, "https", 443),
            Named("Bad_Name"))
            .With(new Route("web.test.local", "web"))
            .With(new Route("api.test.local", "gone"));

        var refusal = FluentActions.Invoking(() => StackValidator.Validate(stack)).Should().Throw<StackInvalidException>().Which;

        refusal.Message.Should().Contain("6 validation errors")
            .And.Contain("requires 'nowhere', which the stack does not have")
            .And.Contain("its readiness uses endpoint 'http', which it does not have")
            .And.Contain("host port 443 is requested by api.tls and web.tls")
            .And.Contain("'Bad_Name' is not a valid name")
            .And.Contain("service 'web' has no endpoint 'http'")
            .And.Contain("route 'api.test.local' leads to 'gone'");
    }

    public static TheoryData<string, Service> BrokenServices() => new()
    {
        { "mounts two things at /data", Named("a").Mounting(new VolumeMount("x", "/data")).Mounting(new VolumeMount("y", "/data")) },
        { "mount target 'data' is not absolute", Named("a").Mounting(new TemporaryMount("data", 1)) },
        { "two endpoints on port 80", Named("a").Listening("x", 80).Listening("y", 80) },
        { "70000 is not a port", Named("a").Listening("x", 70000) },
        { "neither an official reference nor a recipe", new Service("a", new ImageSource("none")) },
        { "below the engine's least", Named("a").LimitedTo(memoryMiB: 1) },
        { "a limit of 0 processes leaves none to run", Named("a").LimitedTo(memoryMiB: 64, pids: 0) },
        { "is not a valid regular expression", Named("a").ReadyWhen(Readiness.LogLine("(")) },
        { "its readiness command is empty", Named("a").ReadyWhen(Readiness.Command()) },
        { "deadline must be longer than zero", Named("a").ReadyWhen(Readiness.Running().Within(TimeSpan.Zero)) },
        { "has two secrets named 'key'", Named("a").WithSecret(new Secret("key", "A")).WithSecret(new Secret("key", "B")) },
        { "which is neither in the stack nor a dependency", Named("a").WithEnvironment("URL", Value.UrlOf("ghost", "http")) },
        { "requires 'late' of the later phase 2", Named("a").Requiring("late") },
    };

    [Theory]
    [MemberData(nameof(BrokenServices))]
    public void Each_fault_of_a_service_is_named(string fault, Service service) =>
        StackValidator.FindErrors(StackOf(service, Named("late") with { Phase = new Phase(2) })).Should().ContainSingle().Which.Should().Contain(fault);

    [Fact]
    public void Doubled_names_and_hosts_are_refused() =>
        StackValidator.FindErrors(StackOf(Named("a").Listening("http", 80), Named("a").Listening("http", 80)).With(new Route("a.test.local", "a")).With(new Route("a.test.local", "a")))
            .Should().BeEquivalentTo("service 'a' is defined more than once", "host 'a.test.local' is routed more than once");

    [Fact]
    public void Paths_of_one_host_may_lead_to_different_services() =>
        StackValidator.FindErrors(StackOf(Named("a").Listening("http", 80, "http"), Named("b").Listening("http", 80, "http"))
            .With(new Route("a.test.local", "a"))
            .With(new Route("a.test.local", "b") { PathPrefix = "/b" })
            .With(new Route("a.test.local", "a") { PathPrefix = "/b/a-1" }))
            .Should().BeEmpty();

    [Fact]
    public void A_path_that_is_routed_twice_is_refused() =>
        StackValidator.FindErrors(StackOf(Named("a").Listening("http", 80, "http"))
            .With(new Route("a.test.local", "a") { PathPrefix = "/b" })
            .With(new Route("a.test.local", "a") { PathPrefix = "/b" }))
            .Should().Equal("host 'a.test.local/b' is routed more than once");

    [Theory]
    [InlineData("b")]
    [InlineData("/")]
    [InlineData("/b/")]
    [InlineData("/b//c")]
    [InlineData("/B")]
    [InlineData("/b*")]
    [InlineData("/b`) || Host(`c")]
    public void A_prefix_that_is_not_made_of_plain_segments_is_refused(string prefix) =>
        StackValidator.FindErrors(StackOf(Named("a").Listening("http", 80, "http")).With(new Route("a.test.local", "a") { PathPrefix = prefix }))
            .Should().ContainSingle().Which.Should().Contain($"the prefix '{prefix}'");
}
