using Dice.Environment.Images;
using Dice.Environment.Images.Registries;
using Dice.Environment.Model;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Images;

/// <summary>Mirrors and replacements of official images.</summary>
public sealed class OfficialImagesSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new RecipeFolder().WithRecipe("postgres");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mirror.example/hub", "postgres:17-bullseye", "mirror.example/hub/postgres:17-bullseye")]
    [InlineData("mirror.example/hub/", "localstack/localstack:4.0", "mirror.example/hub/localstack/localstack:4.0")]
    [InlineData("localhost:5000", "redis:7", "localhost:5000/redis:7")]
    [InlineData("mirror:5000/a/b", "docker.io/library/redis:7", "mirror:5000/a/b/library/redis:7")]
    [InlineData("mirror.example/hub/library", "postgres:17", "mirror.example/hub/library/postgres:17")]
    [InlineData("mirror.example/hub/library", "localstack/localstack:4.0", "mirror.example/hub/localstack/localstack:4.0")]
    [InlineData("mirror.example", "ghcr.io/other/image:1", "ghcr.io/other/image:1")]
    [InlineData("", "postgres:17", "postgres:17")]
    public void A_mirror_takes_the_place_of_Docker_Hub(string registry, string pinned, string reference) =>
        Read(("DICE_REGISTRY", registry)).ReferenceOf(new ImageSource("x") { Official = pinned }).Should().Be(reference);

    [Fact]
    public void One_image_can_be_replaced_and_that_wins_over_the_mirror()
    {
        var official = Read(("DICE_REGISTRY", "mirror.example/hub"), ("DICE_IMAGE_POSTGRES", "other.example/db:17"));

        official.ReferenceOf(DiceImages.Postgres).Should().Be("other.example/db:17");
        official.SettingOf(DiceImages.Postgres).Should().Be("DICE_IMAGE_POSTGRES=other.example/db:17");
        official.SettingOf(DiceImages.Redis).Should().Be("DICE_REGISTRY=mirror.example/hub");
        OfficialImages.AsPinned.SettingOf(DiceImages.Redis).Should().BeNull();
    }

    [Fact]
    public void An_image_that_is_only_built_here_has_no_official_reference_on_a_mirror_either() =>
        Read(("DICE_REGISTRY", "mirror.example/hub")).ReferenceOf(DiceImages.Backend("/x")).Should().BeNull();

    [Theory]
    [InlineData("DICE_REGISTRY", "https://mirror.example/hub", "is not a registry")]
    [InlineData("DICE_REGISTRY", "mirror.example/hub:tag", "is not a registry")]
    [InlineData("DICE_REGISTRY", "myorganisation", "is not a registry")]
    [InlineData("DICE_REGISTRY", "mirror.example/Hub Mirror", "is not a registry")]
    [InlineData("DICE_IMAGE_POSTGRES", "https://x/postgres", "is not an image reference")]
    [InlineData("DICE_IMAGE_POSTGRES", "postgres:", "is not an image reference")]
    [InlineData("DICE_IMAGE_POSTGRESQL", "postgres:17", "is not the setting of an image")]
    public void A_setting_that_cannot_be_used_is_one_error_that_names_it(string variable, string value, string problem)
    {
        var error = FluentActions.Invoking(() => Read((variable, value))).Should().Throw<DiceException>().Which;

        error.Problem.Should().Contain(variable).And.Contain(problem);
        error.Remedy.Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_mirrors_reference_is_the_one_that_is_pulled()
    {
        var store = _folder.Store;
        using var images = Provisioner(ImagePolicy.Registry, store, FakeRegistry.Answering);

        var image = await images.EnsureAsync(DiceImages.Postgres, TestContext.Current.CancellationToken);

        image.Reference.Should().Be("mirror.example/hub/postgres:17-bullseye");
        store.Pulls.Should().Equal("mirror.example/hub/postgres:17-bullseye");
    }

    [Fact]
    public async Task An_official_image_of_another_registry_that_is_present_does_not_stand_for_the_mirrors()
    {
        using var images = Provisioner(ImagePolicy.Auto, _folder.Store.With("postgres:17-bullseye"), FakeRegistry.None);

        (await images.PlanAsync(DiceImages.Postgres, TestContext.Current.CancellationToken)).Origin.Should().Be(ImageOrigin.Recipe);
    }

    [Fact]
    public async Task An_error_names_the_mirror_and_the_setting()
    {
        using var images = Provisioner(ImagePolicy.Registry, _folder.Store, FakeRegistry.None);

        var error = (await FluentActions.Awaiting(() => images.EnsureAsync(DiceImages.Postgres, CancellationToken.None)).Should().ThrowAsync<DiceException>()).Which;

        error.Problem.Should().Contain("mirror.example");
        error.Remedy.Should().Contain("DICE_REGISTRY=mirror.example/hub");
    }

    private static OfficialImages Read(params (string Name, string Value)[] variables) =>
        OfficialImages.From(variables.ToDictionary(variable => variable.Name, variable => variable.Value), DiceImages.Official);

    private ImageProvisioner Provisioner(ImagePolicy policy, FolderImageStore store, Func<string, RegistryError?> registry) =>
        _folder.Provisioner(policy, store, registry, official: Read(("DICE_REGISTRY", "mirror.example/hub")));
}
