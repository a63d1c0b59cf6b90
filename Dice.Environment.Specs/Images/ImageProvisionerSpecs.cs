using Dice.Environment.Images;
using Dice.Environment.Images.Registries;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>Which image is used, under each policy.</summary>
public sealed class ImageProvisionerSpecs : IDisposable
{
    private static readonly ImageSource Redis = new("redis") { Official = "redis:7", Recipe = "redis" };

    private readonly RecipeFolder _folder = new RecipeFolder().WithRecipe("redis", json: """{ "description": "x", "substituteFor": "another" }""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_official_image_is_used_when_it_is_there_and_nobody_is_asked()
    {
        var image = await EnsureAsync(Redis, ImagePolicy.Auto, _folder.Store.With("redis:7"), FakeRegistry.NotToBeAsked);

        image.Should().BeEquivalentTo(new { Reference = "redis:7", Origin = ImageOrigin.Official, How = ImageAcquisition.Present, SubstituteFor = (string?)null });
    }

    [Fact]
    public async Task Else_the_recipes_image_when_that_is_there_and_nobody_is_asked()
    {
        await EnsureAsync(Redis, ImagePolicy.Recipe);

        var image = await EnsureAsync(Redis, ImagePolicy.Auto, registry: FakeRegistry.NotToBeAsked);

        image.Should().BeEquivalentTo(new { Origin = ImageOrigin.Recipe, How = ImageAcquisition.Present, SubstituteFor = "another", LogPath = (string?)null });
    }

    [Fact]
    public async Task Else_the_official_image_is_pulled_when_the_engine_reaches_its_registry()
    {
        var store = _folder.Store;

        var image = await EnsureAsync(Redis, ImagePolicy.Auto, store, FakeRegistry.Answering);

        image.Should().BeEquivalentTo(new { Reference = "redis:7", Origin = ImageOrigin.Official, How = ImageAcquisition.Pulled });
        store.Pulls.Should().Equal("redis:7");
    }

    [Fact]
    public async Task Else_the_recipe_is_built()
    {
        var store = _folder.Store;

        var image = await EnsureAsync(Redis, ImagePolicy.Auto, store, FakeRegistry.None);

        image.Should().BeEquivalentTo(new { Origin = ImageOrigin.Recipe, How = ImageAcquisition.Built, SubstituteFor = "another" });
        (await store.FindAsync(image.Reference, CancellationToken.None)).Should().NotBeNull();
        store.Pulls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_pull_that_fails_falls_back_to_the_recipe_and_says_so()
    {
        var progress = new Progress();
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto, new(_folder.At("images")) { PullError = "a surprise" }, FakeRegistry.Answering, progress);

        var image = await provisioner.EnsureAsync(Redis, TestContext.Current.CancellationToken);

        image.How.Should().Be(ImageAcquisition.Built);
        image.Note.Should().Contain("'redis:7'").And.Contain("surprise").And.Contain("built from its recipe instead");
        progress.Steps.Should().Contain(step => step.Text == image.Note);
    }

    [Fact]
    public async Task A_choice_of_recipes_over_official_images_is_noted_once_a_registry_with_the_reason()
    {
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto);

        var first = await provisioner.EnsureAsync(Redis, TestContext.Current.CancellationToken);
        var second = await provisioner.EnsureAsync(Redis with { Official = "other:1" }, TestContext.Current.CancellationToken);
        var later = await EnsureAsync(Redis, ImagePolicy.Auto);

        first.Note.Should().Contain("docker.io").And.Contain("no such host").And.Contain("images --refresh");
        (second.Note ?? first.Note).Should().Be(first.Note, "one sentence serves all images of a registry");
        later.Note.Should().BeNull("the choice was made at an earlier start");
    }

    [Fact]
    public async Task Each_registry_is_asked_once_a_start()
    {
        var store = _folder.Store;
        _folder.WithRecipe("a").WithRecipe("b").WithRecipe("c");
        ImageSource[] sources =
        [
            new("a") { Official = "a:1", Recipe = "a" }, new("b") { Official = "b:1", Recipe = "b" }, new("c") { Official = "quay.io/c/c:1", Recipe = "c" },
        ];
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto, store);

        await Task.WhenAll(sources.Select(source => provisioner.EnsureAsync(source, TestContext.Current.CancellationToken)));

        store.Questions.Select(question => ImageReference.Parse(question).Registry).Should().BeEquivalentTo("docker.io", "quay.io");
    }

    [Fact]
    public async Task A_registry_that_asks_for_a_login_is_one_that_answers()
    {
        var image = await EnsureAsync(Redis, ImagePolicy.Auto, registry: FakeRegistry.AskingForLogin);

        image.Note.Should().Contain("requires a login", "the pull was tried, and says so");
    }

    [Fact]
    public async Task The_registry_policy_pulls_and_asks_nothing_first()
    {
        var store = _folder.Store;
        store.Registry = FakeRegistry.Answering;

        await EnsureAsync(Redis, ImagePolicy.Registry, store);

        store.Questions.Should().BeEmpty();
        store.Pulls.Should().Equal("redis:7");
    }

    [Fact]
    public async Task The_registry_policy_never_uses_a_recipe_for_what_has_an_official_image()
    {
        await EnsureAsync(Redis, ImagePolicy.Recipe);

        (await EnsureAsync(Redis, ImagePolicy.Registry, registry: FakeRegistry.Answering)).Origin.Should().Be(ImageOrigin.Official);
    }

    [Fact]
    public async Task The_registry_policy_says_the_same_of_every_image_when_no_registry_answers()
    {
        var problems = new List<string>();
        foreach (var source in new[] { Redis, new ImageSource("node") { Official = "node:22", Recipe = "redis" } })
        {
            var fault = await FluentActions.Awaiting(() => EnsureAsync(source, ImagePolicy.Registry)).Should().ThrowAsync<DiceException>();
            problems.Add(fault.Which.Message);
        }

        problems.Distinct().Should().ContainSingle().Which.Should().Contain("cannot reach the container registry docker.io").And.Contain("unset DICE_IMAGES");
    }

    [Fact]
    public async Task The_registry_policy_fails_when_a_pull_fails()
    {
        var store = new FolderImageStore(_folder.At("images")) { PullError = "manifest unknown" };

        await FluentActions.Awaiting(() => EnsureAsync(Redis, ImagePolicy.Registry, store, FakeRegistry.Answering))
            .Should().ThrowAsync<ImagePullException>().WithMessage("*docker.io has no 'redis:7'*");
    }

    [Fact]
    public async Task The_registry_policy_builds_what_has_no_official_image_on_an_official_base()
    {
        _folder.WithRecipe("app", "echo \"base $DICE_BASE_IMAGE\"; give");
        var app = new ImageSource("app") { Recipe = "app", Base = Redis };

        var image = await EnsureAsync(app, ImagePolicy.Registry, registry: FakeRegistry.Answering);

        File.ReadAllText(image.LogPath!).Should().Contain("base redis:7");
    }

    [Fact]
    public async Task The_recipe_policy_never_uses_the_official_image() =>
        (await EnsureAsync(Redis, ImagePolicy.Recipe, _folder.Store.With("redis:7"), FakeRegistry.NotToBeAsked)).Origin.Should().Be(ImageOrigin.Recipe);

    [Fact]
    public async Task The_recipe_policy_refuses_an_image_that_has_no_recipe() =>
        await FluentActions.Awaiting(() => EnsureAsync(new ImageSource("x") { Official = "x:1" }, ImagePolicy.Recipe))
            .Should().ThrowAsync<DiceException>().WithMessage("*'x' has no recipe*");

    [Fact]
    public async Task An_image_that_can_only_be_pulled_fails_clearly_without_a_registry() =>
        await FluentActions.Awaiting(() => EnsureAsync(new ImageSource("x") { Official = "x:1" }, ImagePolicy.Auto))
            .Should().ThrowAsync<DiceException>().WithMessage("*docker.io*'x:1' can only be pulled*");

    [Fact]
    public async Task A_base_follows_the_same_order()
    {
        _folder.WithRecipe("app", "echo \"base $DICE_BASE_IMAGE\"; give");
        var store = _folder.Store.With("redis:7");

        var image = await EnsureAsync(new("app") { Recipe = "app", Base = Redis }, ImagePolicy.Auto, store);

        File.ReadAllText(image.LogPath!).Should().Contain("base redis:7");
    }

    [Fact]
    public async Task A_base_that_turned_out_another_gives_the_image_another_tag()
    {
        _folder.WithRecipe("app");
        var app = new ImageSource("app") { Recipe = "app", Base = Redis };
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto, new(_folder.At("images")) { PullError = "no" }, FakeRegistry.Answering);
        var planned = await provisioner.PlanAsync(app, TestContext.Current.CancellationToken);

        var image = await provisioner.EnsureAsync(app, TestContext.Current.CancellationToken);

        image.Reference.Should().NotBe(planned.Reference, "the plan was for the official base, whose pull failed");
        (await EnsureAsync(app, ImagePolicy.Recipe)).Should().BeEquivalentTo(new { image.Reference, How = ImageAcquisition.Present });
    }

    [Fact]
    public async Task An_official_base_that_has_moved_gives_the_image_another_tag_and_the_former_one_is_stale()
    {
        _folder.WithRecipe("app");
        var app = new ImageSource("app") { Recipe = "app", Base = Redis };
        var store = _folder.Store.With("redis:7");
        var before = await EnsureAsync(app, ImagePolicy.Auto, store);
        (await EnsureAsync(app, ImagePolicy.Auto, store)).Reference.Should().Be(before.Reference);

        store.Move("redis:7");
        var after = await EnsureAsync(app, ImagePolicy.Auto, store);

        after.Should().BeEquivalentTo(new { How = ImageAcquisition.Built });
        after.Reference.Should().NotBe(before.Reference);
        using var provisioner = _folder.Provisioner(store: store);
        (await provisioner.FindStaleAsync([app], TestContext.Current.CancellationToken)).Select(image => image.Reference).Should().Equal(before.Reference);
    }

    [Fact]
    public async Task An_inventory_says_what_is_there_and_what_would_be_done_and_does_nothing()
    {
        var node = new ImageSource("node") { Official = "node:22", Recipe = "redis" };
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto, _folder.Store.With("node:22"));

        var plans = await provisioner.InventoryAsync([Redis, node, Redis], TestContext.Current.CancellationToken);

        plans.Should().SatisfyRespectively(
            plan => plan.Should().BeEquivalentTo(new { Source = Redis, Origin = ImageOrigin.Recipe, How = ImageAcquisition.Built, IsPresent = false, SubstituteFor = "another" }),
            plan => plan.Should().BeEquivalentTo(new { Source = node, Origin = ImageOrigin.Official, How = ImageAcquisition.Present, Stored = new { Size = 42L, Id = "id of node:22" } }));
        Directory.Exists(_folder.At("images/dice")).Should().BeFalse();
    }

    [Fact]
    public async Task Images_of_former_recipes_are_found_stale_and_no_others()
    {
        _folder.WithRecipe("app");
        var app = new ImageSource("app") { Recipe = "app", Base = Redis };
        var store = _folder.Store.With("dice/other:000000000000", "dice/app:mine", "redis:7");
        var former = await EnsureAsync(app, ImagePolicy.Recipe, store);
        _folder.Write("recipes/app/new", "x");
        await EnsureAsync(app, ImagePolicy.Recipe, store);
        await EnsureAsync(app, ImagePolicy.Auto, store);
        using var provisioner = _folder.Provisioner(store: store);

        var stale = await provisioner.FindStaleAsync([app], TestContext.Current.CancellationToken);

        stale.Select(image => image.Reference).Should().Equal(former.Reference);
    }

    [Theory]
    [InlineData(null, """["package.json"]""", "has no folder")]
    [InlineData("app", "[]", "uses no files")]
    [InlineData("app", """["absent.json"]""", "none of the files")]
    public async Task A_recipe_and_an_image_that_disagree_about_the_applications_files_are_told_apart(string? context, string patterns, string reason)
    {
        _folder.WithRecipe("app", json: $$"""{ "description": "x", "context": {{patterns}} }""").Write("app/package.json", "{}");
        var source = new ImageSource("app") { Recipe = "app", Context = context is null ? null : _folder.At(context) };

        await FluentActions.Awaiting(() => EnsureAsync(source, ImagePolicy.Auto)).Should().ThrowAsync<DiceException>().WithMessage($"*{reason}*");
    }

    private async Task<ProvisionedImage> EnsureAsync(ImageSource source, ImagePolicy policy, FolderImageStore? store = null, Func<string, RegistryError?>? registry = null)
    {
        using var provisioner = _folder.Provisioner(policy, store, registry);
        return await provisioner.EnsureAsync(source, TestContext.Current.CancellationToken);
    }
}
