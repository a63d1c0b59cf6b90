using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Images;
using Dice.Environment.Images.Registries;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Images;
using Dice.Environment.Specs.Images.Registries;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Registry;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Images are pulled from a real registry: with progress, with logins, and with errors that say what is wrong.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed partial class RegistryGate(SharedStack shared, LocalRegistry registry) : IAsyncLifetime, IClassFixture<LocalRegistry>
{
    private readonly RegistryContent _content = new(registry);
    private readonly RecipeFolder _recipes = new();
    private readonly DockerConfiguration _configuration = new();
    private readonly Images.Progress _progress = new();
    private readonly List<string> _references = [];
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("pulled");
    private Support.Environments _environments = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync()
    {
        await _environments.DownAsync(_id);
        var store = new DockerImageStore(_environments.Engine.Client);
        foreach (var reference in _references)
        {
            await store.RemoveAsync(reference, CancellationToken.None);
        }

        _content.Dispose();
        _recipes.Dispose();
        _configuration.Dispose();
    }

    [Fact]
    public async Task A_service_runs_on_an_image_that_was_pulled_with_progress_and_a_moved_tag_recreates_it()
    {
        var official = await PushRedisAsync();

        var (first, pulled) = await UpAsync(official);
        Track(pulled.Id); // It loses its tag below, and would stay.

        pulled.Should().BeEquivalentTo(new { Reference = official, Origin = ImageOrigin.Official, How = ImageAcquisition.Pulled, Note = (string?)null });
        Texts(ImageState.Pulling).Should().Contain(text => Layers().IsMatch(text));
        Megabytes().Should().BeInAscendingOrder();
        TestContext.Current.TestOutputHelper?.WriteLine($"{official}: {pulled.Duration.TotalSeconds:0.0} s; {string.Join(" | ", Texts(ImageState.Pulling))}");

        await PushRedisAsync();
        await new DockerImageStore(_environments.Engine.Client).PullAsync(official, new Ignored(), Stop);

        (await _environments.ReadAsync(_id))["redis"].Image.Should().Be(official, "the reference is shown, although it means another image by now");
        var (second, _) = await UpAsync(official);
        second.ContainerId.Should().NotBe(first.ContainerId, "the tag has moved to another image");
        (await UpAsync(official)).Service.ContainerId.Should().Be(second.ContainerId);
    }

    [Fact]
    public async Task A_tag_that_the_registry_does_not_have_is_told_in_a_sentence()
    {
        var error = await PullErrorAsync($"{registry.Host}/library/redis:no-such-tag");

        error.Problem.Should().Be($"the container registry {registry.Host} has no '{registry.Host}/library/redis:no-such-tag'");
    }

    [Fact]
    public async Task A_registry_that_asks_for_a_login_says_so_and_takes_the_stored_one()
    {
        await using var front = new RegistryFront(registry) { Password = "mira:secret" };
        var reference = await PushSmallAsync(front);

        (await PullErrorAsync(reference)).Message.Should().Contain($"{front.Host} requires a login, and none is stored").And.Contain($"docker login {front.Host}");

        SignIn(front, "mira:wrong");
        (await PullErrorAsync(reference)).Problem.Should().Contain("denies").And.Contain("the user 'mira'");

        SignIn(front, "mira:secret");
        await PullAsync(reference);
    }

    [Fact]
    public async Task A_login_from_a_credential_helper_is_taken_and_a_broken_helper_is_named()
    {
        await using var front = new RegistryFront(registry) { Password = "mira:secret" };
        var reference = await PushSmallAsync(front);

        _configuration.Write("""{ "credsStore": "no-such-helper" }""");
        (await PullErrorAsync(reference)).Problem.Should().Contain("docker-credential-no-such-helper").And.Contain("no such command");

        _configuration.Write($$"""{ "credHelpers": { "{{front.Host}}": "{{_configuration.WithHelper("""cat >/dev/null; echo '{"Username":"mira","Secret":"secret"}'""")}}" } }""");
        await PullAsync(reference);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_for_access()
    {
        await using var front = new RegistryFront(registry) { IdentityToken = "long-lived" };
        var reference = await PushSmallAsync(front);

        _configuration.Write($$"""{ "credsStore": "{{_configuration.WithHelper("""cat >/dev/null; echo '{"Username":"<token>","Secret":"long-lived"}'""")}}" }""");

        await PullAsync(reference);
    }

    [Fact]
    public async Task A_connection_that_is_cut_within_a_layer_is_retried_and_progress_never_falls()
    {
        await using var front = new RegistryFront(registry) { CutAfter = 4_000_000 };
        await _content.PushRandomAsync("test/cut", "1", 12_000_000, 3_000_000);

        await PullAsync(Track($"{front.Host}/test/cut:1"));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(" | ", Texts(ImageState.Pulling)));
        Texts(ImageState.Pulling).Should().Contain(text => text.Contains("Retrying in", StringComparison.Ordinal));
        Megabytes().Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task A_registry_that_stalls_is_given_up_and_the_recipe_is_used()
    {
        await using var front = new RegistryFront(registry) { StallAfter = 2_000_000 };
        await _content.PushRandomAsync("test/stalled", "1", 9_000_000);
        var watch = Stopwatch.StartNew();

        using var images = Provisioner(ImagePolicy.Auto, idle: TimeSpan.FromSeconds(2));
        var image = await images.EnsureAsync(WithRecipe($"{front.Host}/test/stalled:1"), Stop);

        Track(image.Reference);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s: {image.Note}");
        image.How.Should().Be(ImageAcquisition.Built);
        image.Note.Should().MatchRegex($"the pull of '{front.Host}/test/stalled:1' stalled: no data arrived for 2 s; layer [0-9a-f]{{12}} .* MB\\) is incomplete; the image is built from its recipe instead");
    }

    [Fact]
    public async Task A_plain_http_registry_that_the_engine_allows_is_used_before_a_recipe()
    {
        await _content.PushRandomAsync("test/http", "1", 1000);

        using var images = Provisioner(ImagePolicy.Auto);

        (await images.EnsureAsync(WithRecipe(Track($"{registry.Host}/test/http:1")), Stop)).How.Should().Be(ImageAcquisition.Pulled);
    }

    [Fact]
    public async Task A_registry_that_the_engine_cannot_reach_costs_little_time()
    {
        using var images = Provisioner(ImagePolicy.Auto);
        var watch = Stopwatch.StartNew();

        var plan = await images.PlanAsync(WithRecipe("127.0.0.1:1/test/nowhere:1"), Stop);

        watch.Elapsed.Should().BeLessThan(RegistryInquiry.DefaultLimit + TimeSpan.FromSeconds(1));
        plan.How.Should().Be(ImageAcquisition.Built);
        plan.Note.Should().Contain("the engine cannot reach the container registry 127.0.0.1:1").And.Contain("connection refused");
    }

    /// <summary>Puts the recipe's Redis into the registry under the official name, as an image that no engine has.</summary>
    private async Task<string> PushRedisAsync()
    {
        var recipe = await _environments.Images.EnsureAsync(DiceImages.Redis, Stop);
        await _content.PushVariantAsync(_environments.Engine.Client, recipe.Reference, "library/redis", "7-bullseye");
        return Track($"{registry.Host}/library/redis:7-bullseye");
    }

    private async Task<string> PushSmallAsync(RegistryFront front)
    {
        var repository = $"test/{Guid.NewGuid():N}";
        await _content.PushRandomAsync(repository, "1", 1000);
        return Track($"{front.Host}/{repository}:1");
    }

    private async Task<(RunningService Service, ProvisionedImage Image)> UpAsync(string official)
    {
        var source = new ImageSource("Redis") { Official = official };
        var stack = new Stack("pulled").With(new Service("redis", source).Listening("resp", 6379, "redis").ReadyWhen(Readiness.Command("redis-cli", "-e", "ping")).LimitedTo(memoryMiB: 128) with { User = "999:999" });
        using var images = new ImageProvisioner(
            _environments.Engine.Client, new RecipeCatalog(Path.Combine(Checkout.Root, "fixtures", "images")), Settings(ImagePolicy.Auto), _progress);
        using var started = await new StackRunner(_environments.Engine, _environments.Settings(_id, Environment.Runtime.Leases.Lease.Persistent) with { Images = images }).UpAsync(stack, wanted: null, Stop);
        return (started.Stack["redis"], await images.EnsureAsync(source, Stop));
    }

    private async Task PullAsync(string reference)
    {
        using var images = Provisioner(ImagePolicy.Registry);
        (await images.EnsureAsync(new ImageSource("test") { Official = reference }, Stop)).How.Should().Be(ImageAcquisition.Pulled);
    }

    private async Task<ImagePullException> PullErrorAsync(string reference)
    {
        using var images = Provisioner(ImagePolicy.Registry);
        var error = (await FluentActions.Awaiting(() => images.EnsureAsync(new ImageSource("test") { Official = reference, Recipe = "test" }, Stop)).Should().ThrowAsync<ImagePullException>()).Which;
        TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        error.Message.Should().NotContain("{").And.NotContain("status code");
        return error;
    }

    private ImageProvisioner Provisioner(ImagePolicy policy, TimeSpan? idle = null) => new(_environments.Engine.Client, _recipes.Catalog, Settings(policy, idle), _progress);

    private ImageSettings Settings(ImagePolicy policy, TimeSpan? idle = null)
    {
        var pulling = new PullSettings { Logins = _configuration.Logins };
        return new(_recipes.At("logs"), _recipes.At("cache")) { Policy = policy, Pulling = idle is { } limit ? pulling with { IdleLimit = limit } : pulling };
    }

    private ImageSource WithRecipe(string official)
    {
        _recipes.WithRecipe("test", """tar -cf - -T /dev/null | docker import - "$DICE_IMAGE" """);
        return new ImageSource("test") { Official = official, Recipe = "test" };
    }

    private void SignIn(RegistryFront front, string login) =>
        _configuration.Write($$"""{ "auths": { "{{front.Host}}": { "auth": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(login))}}" } } }""");

    private string Track(string reference)
    {
        _references.Add(reference);
        return reference;
    }

    private List<string> Texts(ImageState state) => [.. _progress.Steps.Where(step => step.State == state).Select(step => step.Text)];

    private List<int> Megabytes() => [.. Texts(ImageState.Pulling).Select(text => Layers().Match(text)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex("([0-9]+) MB, (?:unpacked )?[0-9]+ of [0-9]+ layers")]
    private static partial Regex Layers();

    private sealed class Ignored : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
