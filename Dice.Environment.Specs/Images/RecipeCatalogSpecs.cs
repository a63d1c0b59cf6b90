using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

public sealed class RecipeCatalogSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recipe_is_read_with_all_it_says()
    {
        _folder.WithRecipe("edge", json: """
            { "description": "an edge", "substituteFor": "other", "base": "debian", "tools": ["sh"], "hostInputs": ["/etc/*.crt"], "context": ["a", "b/**"] }
            """);

        var recipe = _folder.Catalog.Get("edge");

        recipe.Should().BeEquivalentTo(new { Name = "edge", Description = "an edge", SubstituteFor = "other", Base = "debian" });
        recipe.Tools.Should().Equal("sh");
        recipe.HostInputs.Should().Equal("/etc/*.crt");
        recipe.Context.Should().Equal("a", "b/**");
    }

    [Fact]
    public void All_recipes_are_listed_in_order_without_the_shared_folder() =>
        _folder.WithRecipe("b").WithRecipe("a").Catalog.All().Select(recipe => recipe.Name).Should().Equal("a", "b");

    [Theory]
    [InlineData("absent")]
    [InlineData("lib")]
    [InlineData("../a")]
    [InlineData("A")]
    public void An_unknown_name_is_refused_and_the_known_ones_are_listed(string name)
    {
        var catalog = _folder.WithRecipe("b").WithRecipe("a").Catalog;

        FluentActions.Invoking(() => catalog.Get(name)).Should().Throw<DiceException>().WithMessage($"*'{name}'*a, b*");
    }

    [Theory]
    [InlineData("{\n\"description\": \"x\",\n oops }", "line 3")]
    [InlineData("{\n\"description\": \"x\",\n \"tool\": [] }", "tool")]
    [InlineData("{\n\"description\": \"x\",\n \"tools\": \"npm\" }", "\"tools\" is not a list")]
    [InlineData("{ \"description\": 7 }", "\"description\" is not a string")]
    [InlineData("{ \"description\": \"x\", \"tools\": [7] }", "\"tools\" is not a list")]
    [InlineData("{ \"tools\": [] }", "description")]
    [InlineData("{ \"description\": \" \" }", "\"description\" is missing or empty")]
    [InlineData("null", "not an object")]
    [InlineData("{ \"description\": \"x\", \"hostInputs\": [\"etc/*\"] }", "'etc/*' is not an absolute path")]
    [InlineData("{ \"description\": \"x\", \"context\": [\"../secret\"] }", "'../secret' leads out")]
    [InlineData("{ \"description\": \"x\", \"tools\": [\"a/b\"] }", "'a/b' is not the name of a command")]
    [InlineData("{ \"description\": \"x\", \"uses\": [\"../dev\"] }", "used folder '../dev' is not the name of a folder")]
    [InlineData("{ \"description\": \"x\", \"uses\": [\"absent\"] }", "absent that it uses is missing")]
    public void A_faulty_file_is_named_with_the_reason(string json, string reason)
    {
        var catalog = _folder.WithRecipe("faulty", json: json).Catalog;

        FluentActions.Invoking(() => catalog.Get("faulty"))
            .Should().Throw<DiceException>().Which.Problem.Should().Contain("faulty/recipe.json").And.Contain(reason).And.NotContain("BytePosition");
    }

    [Fact]
    public void A_fault_in_one_recipe_does_not_stop_another() =>
        _folder.WithRecipe("faulty", json: "{").WithRecipe("sound").Catalog.Get("sound").Description.Should().Be("a test");

    [Fact]
    public void A_missing_description_file_is_named()
    {
        Directory.CreateDirectory(_folder.At("recipes/empty"));

        FluentActions.Invoking(() => _folder.Catalog.Get("empty")).Should().Throw<DiceException>().WithMessage("*empty/recipe.json is missing*");
    }

    [Fact]
    public void A_missing_script_is_named()
    {
        File.Delete(_folder.WithRecipe("a").At("recipes/a/build.sh"));

        FluentActions.Invoking(() => _folder.Catalog.Get("a")).Should().Throw<DiceException>().WithMessage("*a/build.sh is missing*");
    }

    [Fact]
    public void A_script_that_cannot_be_run_is_named_with_the_command_that_mends_it()
    {
        _folder.WithRecipe("a").SetMode("recipes/a/build.sh", UnixFileMode.UserRead);

        FluentActions.Invoking(() => _folder.Catalog.Get("a")).Should().Throw<DiceException>().WithMessage("*not executable*chmod +x*a/build.sh*");
    }
}
