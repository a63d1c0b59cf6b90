using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Model;

[Trait("Phase", "2")]
public sealed class ServiceModesSpecs
{
    private static readonly Stack Dice = DiceStack.Create(Checkout.Fixtures);

    [Theory]
    [InlineData("backend", "backend", "edge", "postgres", "redis")]
    [InlineData("web", "backend", "edge", "postgres", "pwa", "redis")]
    [InlineData("data", "localstack", "postgres", "redis")]
    public void A_mode_consists_of_its_services_and_what_they_require(string mode, params string[] services) =>
        Dice.Only(ServiceModes.ServicesOf(mode, Dice)).Services.Select(service => service.Name).Order().Should().Equal(services);

    [Fact]
    public void Every_mode_can_be_started_from_the_stack_of_the_latest_phase()
    {
        foreach (var mode in ServiceModes.Names)
        {
            FluentActions.Invoking(() => Dice.Only(ServiceModes.ServicesOf(mode, Dice))).Should().NotThrow();
        }
    }

    [Fact]
    public void A_mode_whose_service_the_stack_lacks_is_refused_with_the_service() =>
        FluentActions.Invoking(() => ServiceModes.ServicesOf("web", Dice.Only([Redis.Name]))).Should().Throw<DiceException>().WithMessage("*mode 'web'*'pwa'*");

    [Fact]
    public void A_service_knows_the_modes_in_which_it_runs() => ServiceModes.ModesOf(Postgres.Name, Dice).Should().Contain(["backend", "data", "web"]);

    [Fact]
    public void Only_in_the_mode_cms_the_CMS_runs_its_development_script()
    {
        var developed = DiceStack.Create(Checkout.Fixtures with { InDevelopment = ServiceModes.InDevelopment("cms") })[Cms.Name];

        developed.Image.Recipe.Should().Be("node-app");
        developed.Command.Should().Equal("npm", "run", "dev");
        developed.Metrics.Should().Be(Dice[Cms.Name].Metrics);
        developed.Environment.Should().ContainKeys(Dice[Cms.Name].Environment.Keys);
        Dice[Cms.Name].Image.Recipe.Should().Be("cms");
        ServiceModes.InDevelopment("web").Should().BeEmpty();
    }
}
