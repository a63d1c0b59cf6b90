using Dice.Environment.Model;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Setup;

public sealed class SetupScriptSpecs : IDisposable
{
    private readonly TemporaryFolder _checkout = new();
    private readonly List<string> _progress = [];

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void The_components_are_those_of_the_script()
    {
        var line = File.ReadLines(Path.Combine(Checkout.Root, "scripts", "lib", "components.sh")).Single(line => line.StartsWith("COMPONENTS=", StringComparison.Ordinal));

        SetupScript.Components.Should().BeEquivalentTo(line.Split('"')[1].Split(' '));
    }

    [Fact]
    public void Every_command_that_a_recipe_needs_is_a_component() =>
        EngineSetup.Recipes.All().SelectMany(recipe => recipe.Tools).Distinct().Should().BeSubsetOf(SetupScript.Components);

    [Fact]
    public async Task Its_progress_is_passed_on_line_by_line()
    {
        await RunAsync("echo \"asked for $2\" >&2; echo installed >&2");

        _progress.Should().Equal("asked for engine,docker", "installed");
    }

    [Fact]
    public async Task What_cannot_be_installed_is_reported_together_with_what_is_needed_next()
    {
        var error = await FluentActions.Awaiting(() => RunAsync("echo \"missing: $2\"; exit 1", "mmdebstrap", "no-component")).Should().ThrowAsync<DiceException>();

        error.Which.Problem.Should().Be("missing: engine,docker,mmdebstrap");
    }

    [Fact]
    public async Task A_failed_installation_is_reported_with_the_last_lines()
    {
        var error = await FluentActions.Awaiting(() => RunAsync("echo 'E: no such package' >&2; exit 1")).Should().ThrowAsync<DiceException>();

        error.Which.Problem.Should().Contain("--only engine,docker failed with exit code 1").And.Contain("E: no such package");
    }

    [Fact]
    public async Task A_checkout_without_the_script_is_an_error_with_its_path()
    {
        var error = await FluentActions.Awaiting(() => new SetupScript(_checkout["nothing"]).EnsureAsync(["engine"], [], _progress.Add, TestContext.Current.CancellationToken))
            .Should().ThrowAsync<DiceException>();

        error.Which.Problem.Should().Contain(_checkout["nothing"]);
    }

    private Task RunAsync(string script, params string[] alsoWanted)
    {
        var path = Path.Combine(Directory.CreateDirectory(_checkout["scripts"]).FullName, "setup-dev-environment.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new SetupScript(_checkout[""]).EnsureAsync(["engine", "docker"], alsoWanted, _progress.Add, TestContext.Current.CancellationToken);
    }
}
