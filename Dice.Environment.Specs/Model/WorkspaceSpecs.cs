using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Model;

public sealed class WorkspaceSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_stands_in_for_the_applications_that_it_holds_and_the_fixtures_for_the_others()
    {
        Directory.CreateDirectory(_folder["own/gateway"]);
        Directory.CreateDirectory(_folder["own/backend"]);

        var workspace = Checkout.Fixtures.With(_folder["own"]);

        workspace.Should().Be(Checkout.Fixtures with { Gateway = _folder["own/gateway"], Backend = _folder["own/backend"] });
    }

    [Fact]
    public void Applications_may_be_named_one_by_one()
    {
        var workspace = Checkout.Fixtures.With($"rules={_folder["a"]}, pwa={_folder["b"]}");

        workspace.Should().Be(Checkout.Fixtures with { Rules = _folder["a"], Pwa = _folder["b"] });
    }

    [Theory]
    [InlineData("with,comma")]
    [InlineData("with=equal")]
    [InlineData("pwa=x,rules=y")]
    [InlineData("with:colon and space")]
    public void A_folder_that_exists_may_hold_commas_and_equal_signs(string name)
    {
        Directory.CreateDirectory(_folder[$"{name}/backend"]);

        Checkout.Fixtures.With(_folder[name]).Backend.Should().Be(_folder[$"{name}/backend"]);
        Checkout.Fixtures.With($"pwa={_folder["b"]},backend={_folder[$"{name}/backend"]},rules={_folder["c"]}")
            .Should().Be(Checkout.Fixtures with { Pwa = _folder["b"], Backend = _folder[$"{name}/backend"], Rules = _folder["c"] });
    }

    [Fact]
    public void A_path_that_does_not_exist_is_named_whole_also_with_an_equal_sign() =>
        FluentActions.Invoking(() => Checkout.Fixtures.With("/no/such=folder")).Should().Throw<DiceException>().Which.Problem.Should().Contain("/no/such=folder");

    [Fact]
    public void What_is_no_application_is_refused_with_those_that_are()
    {
        FluentActions.Invoking(() => Checkout.Fixtures.With("cms=/x")).Should().Throw<DiceException>().Which.Remedy.Should().Contain("gateway=PATH");
        Directory.CreateDirectory(_folder["empty"]);
        FluentActions.Invoking(() => Checkout.Fixtures.With(_folder["empty"])).Should().Throw<DiceException>().Which.Problem.Should().Contain("'backend', 'rules', 'gateway', 'pwa'");
    }

    [Fact]
    public void Each_applications_folder_must_hold_an_application()
    {
        Directory.CreateDirectory(_folder["rules"]);

        FluentActions.Invoking(() => (Checkout.Fixtures with { Rules = _folder["rules"] }).Validate()).Should().Throw<DiceException>()
            .Which.Problem.Should().Be($"the rules's folder {_folder["rules"]} lacks package.json or src/");
    }
}
