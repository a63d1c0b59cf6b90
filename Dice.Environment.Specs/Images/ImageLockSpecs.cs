using Dice.Environment.Images;
using Dice.Environment.Images.Registries;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Images;

/// <summary>Official images follow their tags when they are refreshed, or are pinned to digests by images.lock.</summary>
public sealed class ImageLockSpecs : IDisposable
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Other = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private static readonly ImageSource Redis = new("redis") { Official = "redis:7", Recipe = "redis" };

    private readonly RecipeFolder _folder = new RecipeFolder().WithRecipe("redis");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_checkouts_own_file_pins_the_official_images_of_the_stack_or_is_not_there()
    {
        var locked = ImageLock.Read(Path.Combine(Checkout.Root, ImageLock.FileName));

        if (!locked.Digests.IsEmpty)
        {
            locked.Digests.Keys.Should().BeEquivalentTo(ImageRefresher.OfficialAmong([.. Environments.OverFixtures.Services.Select(service => service.Image), DiceImages.Reaper]).Select(source => source.Official));
        }
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var written = Locked(Digest);
        written.Write();

        var read = ImageLock.Read(written.Path);

        read.DigestOf(Redis).Should().Be(Digest);
        read.DigestOf(Redis with { Official = "redis:8" }).Should().BeNull();
    }

    [Fact]
    public void Without_a_file_nothing_is_pinned() => ImageLock.Read(_folder.At("images.lock")).Digests.Should().BeEmpty();

    [Theory]
    [InlineData("redis:7")]
    [InlineData("redis:7 sha256:123")]
    [InlineData("redis:7 latest extra")]
    [InlineData("redis:7 " + Digest + "\nredis:7 " + Digest)]
    public void A_line_that_is_not_valid_is_named(string lines)
    {
        var path = _folder.Write("images.lock", $"# comment\n\n{lines}\n");

        FluentActions.Invoking(() => ImageLock.Read(path)).Should().Throw<DiceException>().WithMessage($"{path}, line * is not valid*images --lock*");
    }

    [Fact]
    public async Task A_pinned_image_is_pulled_by_its_digest_and_gets_its_tag()
    {
        var store = Answering();
        using var provisioner = Provisioner(store, Locked(Digest), ImagePolicy.Registry);

        var image = await provisioner.EnsureAsync(Redis, Stop);

        store.Pulls.Should().Equal($"redis@{Digest}");
        image.Reference.Should().Be("redis:7");
    }

    [Theory]
    [InlineData("@" + Other, Other)]
    [InlineData("", "not from a registry")]
    public async Task Another_image_under_a_pinned_reference_is_an_error_that_names_the_file(string content, string seen)
    {
        var store = _folder.Store.With("redis:7");
        _folder.Write("images/redis:7", content);
        using var provisioner = Provisioner(store, Locked(Digest));

        var error = (await FluentActions.Awaiting(() => provisioner.EnsureAsync(Redis, Stop)).Should().ThrowAsync<DiceException>()).Which;

        error.Problem.Should().Contain("'redis:7'").And.Contain(seen).And.Contain(_folder.At("images.lock")).And.Contain(Digest);
        error.Remedy.Should().Contain("images --refresh").And.Contain("images --lock");
    }

    [Fact]
    public async Task Pinned_content_that_the_registry_lacks_is_an_error_that_names_the_file_also_where_a_recipe_might_be_used()
    {
        var store = new FolderImageStore(_folder.At("images")) { PullError = "manifest unknown", Registry = FakeRegistry.Answering };
        using var provisioner = Provisioner(store, Locked(Digest));

        await FluentActions.Awaiting(() => provisioner.EnsureAsync(Redis, Stop)).Should().ThrowAsync<DiceException>().WithMessage($"*{_folder.At("images.lock")} pins 'redis:7' to {Digest}*");
    }

    [Fact]
    public async Task A_refresh_pulls_what_was_built_from_a_recipe_before()
    {
        var store = Answering();

        (await Refresher(store).RefreshAsync(Redis, new Ignored(), Stop)).Outcome.Should().Be(RefreshOutcome.Pulled);
        (await Refresher(store).RefreshAsync(Redis, new Ignored(), Stop)).Outcome.Should().Be(RefreshOutcome.Unchanged);
    }

    [Fact]
    public async Task A_refresh_says_that_a_tag_has_moved()
    {
        var store = Answering().With("redis:7");
        _folder.Write("images/redis:7", "@" + Other);

        (await Refresher(store, @lock: Locked(Digest)).RefreshAsync(Redis, new Ignored(), Stop)).Outcome.Should().Be(RefreshOutcome.Moved);
    }

    [Fact]
    public async Task A_refresh_without_a_registry_keeps_the_recipe_and_says_why()
    {
        var kept = await Refresher(_folder.Store).RefreshAsync(Redis, new Ignored(), Stop);

        kept.Outcome.Should().Be(RefreshOutcome.Kept);
        kept.Reason.Should().Contain("cannot reach the container registry docker.io");
        await FluentActions.Awaiting(() => Refresher(_folder.Store, ImagePolicy.Registry).RefreshAsync(Redis, new Ignored(), Stop)).Should().ThrowAsync<ImagePullException>();
        await FluentActions.Awaiting(() => Refresher(_folder.Store, ImagePolicy.Recipe).RefreshAsync(Redis, new Ignored(), Stop)).Should().ThrowAsync<DiceException>().WithMessage("*DICE_IMAGES=recipe*");
    }

    [Fact]
    public async Task Images_are_pinned_to_what_the_engine_has_and_those_that_cannot_be_are_named()
    {
        var store = _folder.Store.With("redis:7", "mine:1");
        _folder.Write("images/redis:7", "@" + Digest);

        (await Refresher(store).LockAsync([Redis], Stop)).DigestOf(Redis).Should().Be(Digest);
        await FluentActions.Awaiting(() => Refresher(store).LockAsync([Redis, Redis with { Official = "mine:1" }, Redis with { Official = "absent:1" }], Stop))
            .Should().ThrowAsync<DiceException>().WithMessage("*mine:1, absent:1, so they cannot be pinned*images --refresh --lock*");
    }

    [Fact]
    public void Bases_count_where_they_are_used()
    {
        var app = new ImageSource("app") { Recipe = "app", Base = Redis with { Base = new ImageSource("x") { Official = "x:1" } } };

        ImageRefresher.OfficialAmong([app, app, new("own") { Recipe = "own" }]).Select(source => source.Official).Should().Equal("redis:7");
    }

    private FolderImageStore Answering()
    {
        var store = _folder.Store;
        store.Registry = FakeRegistry.Answering;
        return store;
    }

    private ImageLock Locked(string digest) => ImageLock.None with { Path = _folder.At("images.lock"), Digests = ImageLock.None.Digests.Add("redis:7", digest) };

    private ImageProvisioner Provisioner(FolderImageStore store, ImageLock locked, ImagePolicy policy = ImagePolicy.Auto) => new(store, _folder.Catalog, Settings(policy, locked));

    private ImageRefresher Refresher(FolderImageStore store, ImagePolicy policy = ImagePolicy.Auto, ImageLock? @lock = null) => new(store, Settings(policy, @lock ?? ImageLock.None));

    private ImageSettings Settings(ImagePolicy policy, ImageLock locked) => new(_folder.At("logs"), _folder.At("cache")) { Policy = policy, Lock = locked };

    private sealed class Ignored : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
