using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>All images of a stack are planned together before anything is started, and the commands that their recipes need are installed.</summary>
public sealed class ImagePreparationSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new();
    private readonly FakeSetup _setup;

    public ImagePreparationSpecs() => _setup = new(_folder.At("commands"));

    public void Dispose()
    {
        _setup.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_commands_of_all_recipes_and_of_their_bases_are_installed_at_once()
    {
        var (unpack, fetch) = (_setup.NewCommand(), _setup.NewCommand());
        _folder.WithRecipe("base", json: Needing(unpack)).WithRecipe("app", json: Needing(fetch)).WithRecipe("redis", json: Needing(unpack));
        var progress = new Progress();
        using var provisioner = _folder.Provisioner(setup: _setup, progress: progress);

        await provisioner.PrepareAsync([new("app") { Recipe = "app", Base = new("base") { Recipe = "base" } }, new("redis") { Recipe = "redis" }], Stop);

        _setup.Installed.Should().ContainSingle().Which.Should().BeEquivalentTo(unpack, fetch);
        progress.Steps.Should().Contain(step => step.Source == ImageProvisioner.Installation && step.State == ImageState.Installing && step.Text.Contains(fetch));
    }

    [Fact]
    public async Task An_image_that_is_present_needs_no_commands()
    {
        _folder.WithRecipe("redis", json: Needing(_setup.NewCommand()));
        using var provisioner = _folder.Provisioner(ImagePolicy.Auto, _folder.Store.With("redis:7"), setup: _setup);

        await provisioner.PrepareAsync([new("redis") { Official = "redis:7", Recipe = "redis" }], Stop);

        _setup.Installed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_command_that_nobody_can_install_is_listed_with_all_others_and_none_is_installed()
    {
        var known = _setup.NewCommand();
        _folder.WithRecipe("app", json: Needing("no-such-command")).WithRecipe("redis", json: Needing(known));
        using var provisioner = _folder.Provisioner(setup: _setup);

        await FluentActions.Awaiting(() => provisioner.PrepareAsync([new("app") { Recipe = "app" }, new("redis") { Recipe = "redis" }], Stop))
            .Should().ThrowAsync<DiceException>().WithMessage($"*'app', 'redis' need '*no-such-command*{known}*nothing was started*");

        _setup.Installed.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_nothing_can_be_installed_the_error_carries_the_commands_to_run()
    {
        var known = _setup.NewCommand();
        _setup.Refusal = new DiceException($"{known} (missing)\n      → sudo apt-get install {known}", "install what is listed");
        _folder.WithRecipe("redis", json: Needing(known));
        using var provisioner = _folder.Provisioner(setup: _setup);

        await FluentActions.Awaiting(() => provisioner.PrepareAsync([new("redis") { Recipe = "redis" }], Stop))
            .Should().ThrowAsync<DiceException>().WithMessage($"*'redis' needs '{known}'*sudo apt-get install {known}*install what is listed");
    }

    [Fact]
    public async Task A_command_that_is_missing_after_its_installation_is_an_error()
    {
        var known = _setup.NewCommand();
        _setup.Forgets = true;
        _folder.WithRecipe("redis", json: Needing(known));
        using var provisioner = _folder.Provisioner(setup: _setup);

        await FluentActions.Awaiting(() => provisioner.PrepareAsync([new("redis") { Recipe = "redis" }], Stop))
            .Should().ThrowAsync<DiceException>().WithMessage($"*'{known}' cannot be found on PATH*");
    }

    [Fact]
    public async Task All_images_that_can_come_from_nowhere_are_named_together()
    {
        using var provisioner = _folder.Provisioner(ImagePolicy.Recipe, setup: _setup);

        await FluentActions.Awaiting(() => provisioner.PrepareAsync([new("one") { Official = "one:1" }, new("two") { Official = "two:2" }], Stop))
            .Should().ThrowAsync<DiceException>().WithMessage("*'one:1'*'two:2'*");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Needing(string command) => $$"""{ "description": "a test", "tools": ["{{command}}"] }""";
}
