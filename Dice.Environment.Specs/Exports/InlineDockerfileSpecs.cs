using Dice.Environment.Images;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports;

[Trait("Phase", "2")]
public sealed class InlineDockerfileSpecs
{
    [Fact]
    public void Folders_of_an_application_keep_their_place_in_the_image()
    {
        var dockerfile = InlineDockerfile.Of(DiceImages.Cms(Path.Combine(Checkout.Root, "fixtures", "cms")), Checkout.Installation.Recipes, Checkout.Root)!;

        dockerfile.Should().Contain("\nCOPY fixtures/cms/src ./src/\n").And.NotContain("instrumentation.ts");
        dockerfile.Split('\n').Single(line => line.StartsWith("COPY fixtures/cms/next.config.ts", StringComparison.Ordinal)).Should().EndWith(" fixtures/cms/tsconfig.json ./");
    }

    [Fact]
    public void A_recipe_without_an_application_is_built_from_its_own_files() =>
        InlineDockerfile.Of(DiceImages.EnvironmentExporter, Checkout.Installation.Recipes, Checkout.Root).Should().Contain("\nCOPY fixtures/images/environment-exporter/src");

    [Fact]
    public void A_recipe_that_takes_the_place_of_an_official_image_is_left_out() =>
        InlineDockerfile.Of(DiceImages.Grafana, Checkout.Installation.Recipes, Checkout.Root).Should().BeNull();
}
