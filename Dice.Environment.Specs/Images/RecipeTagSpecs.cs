using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

public sealed class RecipeTagSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new();

    public RecipeTagSpecs()
    {
        _folder.Write("host/ca.crt", "ca");
        _folder.Write("app/package.json", "{}");
        _folder.Write("app/src/main.ts", "main");
        _folder.WithRecipe("node", json: $$"""
            { "description": "x", "hostInputs": ["{{_folder.At("host")}}/*.crt"], "context": ["package.json", "lib/**"] }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_the_recipes_name_and_twelve_digits_behind_a_letter() => Tag().Should().MatchRegex("^dice/node:r[0-9a-f]{12}$");

    [Fact]
    public void Nothing_changed_gives_the_same_tag_whatever_the_files_times()
    {
        var before = Tag();

        File.SetLastWriteTimeUtc(_folder.At("recipes/node/build.sh"), DateTime.UnixEpoch);

        Tag().Should().Be(before);
    }

    [Theory]
    [InlineData("recipes/node/build.sh")]
    [InlineData("recipes/node/files/new.conf")]
    [InlineData("recipes/node/.hidden")]
    [InlineData("recipes/lib/common.sh")]
    [InlineData("recipes/lib/hooks/new.sh")]
    [InlineData("host/ca.crt")]
    [InlineData("host/second.crt")]
    [InlineData("app/package.json")]
    [InlineData("app/lib/new.ts")]
    public void A_changed_or_further_file_gives_another_tag(string file)
    {
        var before = Tag();

        _folder.Write(file, "changed");

        Tag().Should().NotBe(before);
    }

    [Theory]
    [InlineData("host/ca.key")]
    [InlineData("app/src/main.ts")]
    [InlineData("recipes/other/build.sh")]
    public void A_file_that_does_not_go_in_leaves_the_tag(string file)
    {
        var before = Tag();

        _folder.Write(file, "changed");

        Tag().Should().Be(before);
    }

    [Fact]
    public void A_files_executable_bit_counts()
    {
        _folder.Write("recipes/node/entry.sh", "x");
        var before = Tag();

        _folder.SetMode("recipes/node/entry.sh", RecipeFolder.Executable);

        Tag().Should().NotBe(before);
    }

    [Fact]
    public void A_files_name_counts()
    {
        _folder.Write("recipes/node/one", "x");
        var before = Tag();

        File.Move(_folder.At("recipes/node/one"), _folder.At("recipes/node/two"));

        Tag().Should().NotBe(before);
    }

    [Fact]
    public void Another_base_gives_another_tag() =>
        new[] { Tag(null), Tag("debian:trixie-slim"), Tag("dice/debian:000000000000") }.Should().OnlyHaveUniqueItems();

    [Fact]
    public void Another_variant_gives_another_tag() =>
        new[] { Variant(null), Variant("pnpm@9.15.0"), Variant("yarn@1.22.22") }.Should().OnlyHaveUniqueItems().And.StartWith(Tag());

    [Fact]
    public void A_file_of_a_folder_that_the_recipe_uses_counts()
    {
        _folder.Write("recipes/dev/server.cjs", "x");
        _folder.WithRecipe("node", json: """{ "description": "x", "context": ["package.json"], "uses": ["dev"] }""");
        var before = Tag();

        _folder.Write("recipes/dev/server.cjs", "changed");

        Tag().Should().NotBe(before);
    }

    [Fact]
    public void The_place_of_the_checkout_does_not_count()
    {
        var before = Tag();

        Directory.CreateDirectory(_folder.At("elsewhere"));
        Directory.Move(_folder.At("app"), _folder.At("elsewhere/app"));

        RecipeTag.Of(_folder.Catalog.Get("node"), _folder.At("elsewhere/app"), "base").Should().Be(before);
    }

    [Fact]
    public async Task A_change_in_a_base_reaches_what_is_built_on_it()
    {
        var app = new ImageSource("app")
        {
            Recipe = "app",
            Base = new ImageSource("middle") { Recipe = "middle", Base = new ImageSource("bottom") { Recipe = "bottom" } },
        };
        _folder.WithRecipe("app").WithRecipe("middle").WithRecipe("bottom");
        var before = await PlanAsync(app);

        _folder.Write("recipes/bottom/new", "x");

        (await PlanAsync(app)).Should().NotBe(before);
    }

    private string Tag(string? baseReference = "base") => RecipeTag.Of(_folder.Catalog.Get("node"), _folder.At("app"), baseReference);

    private string Variant(string? variant) => RecipeTag.Of(_folder.Catalog.Get("node"), _folder.At("app"), "base", variant);

    private async Task<string> PlanAsync(ImageSource source)
    {
        using var provisioner = _folder.Provisioner();
        return (await provisioner.PlanAsync(source, TestContext.Current.CancellationToken)).Reference;
    }
}
