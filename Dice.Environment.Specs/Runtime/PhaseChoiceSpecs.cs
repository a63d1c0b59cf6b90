using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Runtime;

[Trait("Phase", "2")]
public sealed class PhaseChoiceSpecs
{
    private static readonly Stack TwoPhases = new Stack("test")
        .With(new Service("edge", new ImageSource("edge")).Mounting(new EdgeConfigurationMount("/etc/edge")))
        .With(new Service("web", new ImageSource("web")))
        .With(new Service("metrics", new ImageSource("metrics")) { Phase = new Phase(2) });

    private static readonly RunningStack Nothing = new() { Id = EnvironmentId.Parse("test"), Services = [] };

    [Fact]
    public void A_start_from_nothing_takes_the_latest_phase() => NamesOf(null, Nothing).Should().Equal("edge", "web", "metrics");

    [Fact]
    public void A_named_phase_leaves_out_the_services_of_later_ones() => NamesOf(new Phase(1), Nothing).Should().Equal("edge", "web");

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void A_running_environment_keeps_its_phase(int started, int services) => NamesOf(null, Running(started)).Should().HaveCount(services);

    [Fact]
    public void A_later_phase_is_added_when_it_is_named() => NamesOf(new Phase(2), Running(1)).Should().Contain("metrics");

    [Fact]
    public void Naming_a_service_of_a_later_phase_adds_that_phase() =>
        PhaseChoice.Choose(TwoPhases, null, ["metrics"], Running(1)).Phase.Should().Be(new Phase(2));

    [Fact]
    public void An_environment_without_an_edge_has_no_phase_to_keep() =>
        NamesOf(null, Nothing with { Services = [Service("web", 1)] }).Should().Contain("metrics");

    [Fact]
    public void An_earlier_phase_than_what_runs_is_refused_because_a_start_removes_nothing() =>
        FluentActions.Invoking(() => NamesOf(new Phase(1), Running(2))).Should().Throw<DiceException>()
            .WithMessage("*'test' runs services of phase 2*rollback --phase 2*down*");

    private static IEnumerable<string> NamesOf(Phase? asked, RunningStack running) =>
        PhaseChoice.Choose(TwoPhases, asked, [], running).Services.Select(service => service.Name);

    private static RunningStack Running(int phase) => Nothing with
    {
        Services = [Service("edge", 1) with { Routes = ["web.test.local"], StackPhase = phase }, .. phase > 1 ? new[] { Service("metrics", phase) } : []],
    };

    private static RunningService Service(string name, int phase) => new()
    {
        Name = name,
        ContainerId = name,
        State = "running",
        StateInWords = "Up",
        Image = name,
        ImageOrigin = "official",
        Phase = phase,
        Hash = "",
        Lease = Lease.Persistent,
    };
}
