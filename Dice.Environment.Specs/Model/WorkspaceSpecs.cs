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
    public void A_name_that_is_no_application_is_refused_with_those_that_are()
    {
        FluentActions.Invoking(() => Checkout.Fixtures.With("shop=/x")).Should().Throw<DiceException>().Which.Remedy.Should().Contain("gateway=PATH");
        Directory.CreateDirectory(_folder["empty"]);
        FluentActions.Invoking(() => Checkout.Fixtures.With(_folder["empty"])).Should().Throw<DiceException>().Which.Problem.Should().Contain("'backend', 'rules', 'gateway', 'pwa'");
    }

    [Fact]
    public void Each_applications_folder_must_hold_an_application()
    {
        Directory.CreateDirectory(_folder["rules"]);

        FluentActions.Invoking(() => (Checkout.Fixtures with { Rules = _folder["rules"] }).Applications()).Should().Throw<DiceException>()
            .Which.Problem.Should().Be($"{_folder["rules"]} holds no package.json, so it is not a Node.js application");
    }

    [Theory]
    [InlineData("@nestjs/core", "backend")]
    [InlineData("express", "backend")]
    [InlineData("astro", "pwa")]
    [InlineData("next", "pwa")]
    public void An_application_alone_in_its_folder_takes_the_place_that_fits_its_framework(string package, string place)
    {
        Write("mine/package.json", $$"""{ "scripts": { "dev": "x" }, "dependencies": { "{{package}}": "1" } }""");

        Checkout.Fixtures.With(_folder["mine"]).OwnFolders.Should().Be($"{place}={_folder["mine"]}");
    }

    [Fact]
    public void A_folder_whose_dice_json_names_it_joins_the_stack()
    {
        Write("own/worker/package.json", """{ "scripts": { "dev": "x" } }""");
        Write("own/worker/dice.json", """{ "name": "mail-worker" }""");
        Write("own/notes/readme.txt", "");

        Checkout.Fixtures.With(_folder["own"]).Further.Should().Equal(new Dictionary<string, string> { ["mail-worker"] = _folder["own/worker"] });
        Checkout.Fixtures.With($"mail-worker={_folder["own/worker"]}").Further.Should().ContainKey("mail-worker");
    }

    [Fact]
    public void The_packages_of_a_monorepo_are_found_by_their_names()
    {
        Write("mono/package.json", """{ "workspaces": ["apps/*"] }""");
        Write("mono/apps/backend/package.json", """{ "scripts": { "dev": "x" } }""");
        Write("mono/apps/jobs/package.json", """{ "scripts": { "dev": "x" } }""");
        Write("mono/apps/jobs/dice.json", """{ "name": "jobs" }""");

        Checkout.Fixtures.With(_folder["mono"]).OwnFolders.Should().Be($"backend={_folder["mono/apps/backend"]},jobs={_folder["mono/apps/jobs"]}");
    }

    [Fact]
    public void A_monorepo_without_a_known_name_asks_for_one()
    {
        Write("mono/package.json", """{ "workspaces": ["apps/*"], "scripts": { "dev": "x" } }""");
        Write("mono/apps/api/package.json", "{}");

        FluentActions.Invoking(() => Checkout.Fixtures.With(_folder["mono"])).Should().Throw<DiceException>().Which.Remedy.Should().Contain("--workspace backend=").And.Contain("init");
    }

    [Fact]
    public void The_fixtures_that_need_the_characters_API_are_left_out_beside_a_backend_without_it()
    {
        Write("mine/package.json", """{ "scripts": { "dev": "x" } }""");

        Checkout.Fixtures.With($"backend={_folder["mine"]}").Applications().Select(application => application.Name).Should().Equal("backend");
        Write("mine/dice.json", """{ "provides": ["characters"] }""");
        Checkout.Fixtures.With($"backend={_folder["mine"]}").Applications().Should().HaveCount(5);
    }

    [Fact]
    public void Two_applications_of_one_name_are_refused()
    {
        Write("a/package.json", """{ "scripts": { "dev": "x" } }""");
        Write("a/dice.json", """{ "name": "pwa", "provides": ["characters"] }""");

        FluentActions.Invoking(() => Checkout.Fixtures.With($"backend={_folder["a"]}").Applications()).Should().Throw<DiceException>().Which.Problem.Should().Contain("two applications are named 'pwa'");
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }
}
