using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>How a recipe's script runs: with copies of the application's files, logged, and to a clean end.</summary>
public sealed class ImageBuildSpecs : RecipeSpecs
{
    [Fact]
    public async Task A_script_runs_in_itsFolder_with_the_promised_variables_and_copies_of_the_applications_files()
    {
        Folder.WithRecipe("base");
        Folder.WithRecipe(
            "app",
            """
            test -f recipe.json
            test "${DICE_BASE_IMAGE%:*}" = dice/base
            test -d "$DICE_CACHE"
            cp -R "$DICE_CONTEXT" "$root/seen"
            echo "$DICE_CONTEXT" >"$root/staged"
            give
            """,
            """{ "description": "x", "context": ["package.json", "src/**"] }""");
        Folder.Write("app/package.json", "{}");
        Folder.Write("app/src/deep/run.sh", "x");
        Folder.Write("app/other", "x");

        await EnsureAsync(new("app") { Recipe = "app", Base = new("base") { Recipe = "base" }, Context = Folder.At("app") });

        Directory.EnumerateFiles(Folder.At("seen"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder.At("seen"), path))
            .Should().BeEquivalentTo("package.json", "src/deep/run.sh");
        Directory.Exists(File.ReadAllText(Folder.At("staged")).Trim()).Should().BeFalse("the copies are removed after the build");
    }

    [Fact]
    public async Task A_script_gets_its_variant_and_copies_of_theFolders_that_its_recipe_uses()
    {
        Folder.Write("recipes/dev/deep/server.cjs", "served");
        Folder.WithRecipe("app", """echo "$DICE_VARIANT $(cat ../dev/deep/server.cjs)" >"$root/seen"; give""", """{ "description": "x", "uses": ["dev"] }""");

        await EnsureAsync(App with { Variant = "pnpm@9.15.0" });

        File.ReadAllText(Folder.At("seen")).Should().Be("pnpm@9.15.0 served\n");
    }

    [Fact]
    public async Task Files_that_only_their_owner_may_read_are_open_to_everybody_in_a_build()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no modes");
        Folder.WithRecipe(
            "app",
            """
            for file in recipe.json build.sh ../lib/common.sh "$DICE_CONTEXT"/package.json "$DICE_CONTEXT" .; do stat -c %a "$file"; done >"$root/seen"
            : >made; stat -c %a made >>"$root/seen"
            give
            """,
            """{ "description": "x", "context": ["package.json"] }""");
        Folder.Write("app/package.json", "{}");
        const UnixFileMode closed = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in new[] { "recipes/app/recipe.json", "recipes/lib/common.sh", "app/package.json" })
        {
            Folder.SetMode(file, closed);
        }

        Folder.SetMode("recipes/app/build.sh", closed | UnixFileMode.UserExecute);

        await EnsureAsync(new("app") { Recipe = "app", Context = Folder.At("app") });

        File.ReadAllLines(Folder.At("seen")).Should().Equal("644", "755", "644", "644", "755", "755", "644");
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_end_the_build()
    {
        Folder.WithRecipe("app", "for i in $(seq 1 5000); do echo \"line $i of a log that fills a pipe\"; done; give");
        Folder.Write("logs", "a file in the place of the folder");

        (await EnsureAsync(App)).Reference.Should().StartWith("dice/app:");
    }

    [Fact]
    public async Task Its_whole_output_is_in_its_own_log_in_order()
    {
        Folder.WithRecipe("app", "echo one; echo two >&2; echo three; give");

        var image = await EnsureAsync(App);

        image.LogPath.Should().Be(Folder.At($"logs/{image.Reference["dice/".Length..].Replace(':', '-')}.log"));
        File.ReadAllLines(image.LogPath!).Where(line => !line.StartsWith('#')).Should().Equal("one", "two", "three");
        File.ReadAllText(image.LogPath!).Should().Contain("# exit code 0");
    }

    [Fact]
    public async Task A_failed_build_names_recipe_exit_code_last_lines_log_and_remedy()
    {
        Folder.WithRecipe("app", "for i in $(seq 1 30); do echo \"line $i\"; done; echo 'no disk' >&2; exit 3");

        var fault = (await FluentActions.Awaiting(() => EnsureAsync(App with { Official = "app:1" })).Should().ThrowAsync<ImageBuildException>()).Which;

        fault.ExitCode.Should().Be(3);
        fault.LastLines.Should().HaveCount(20).And.EndWith(["line 30", "no disk"]);
        fault.Message.Should().Contain("recipe 'app'").And.Contain("exit code 3").And.Contain("no disk").And.Contain(fault.LogPath).And.Contain("DICE_IMAGES=registry");
        File.ReadAllText(fault.LogPath).Should().Contain("line 1\n").And.Contain("# exit code 3");
    }

    [Fact]
    public async Task A_script_that_ends_well_without_an_image_has_failed()
    {
        Folder.WithRecipe("app", "true");

        (await FluentActions.Awaiting(() => EnsureAsync(App)).Should().ThrowAsync<ImageBuildException>()).WithMessage("*has no image 'dice/app:*");
    }

    [Fact]
    public async Task What_a_script_leaves_running_does_not_hold_up_the_build()
    {
        Folder.WithRecipe("app", "sleep 600 & echo $! >\"$root/child\"; give");

        await EnsureAsync(App);

        await UntilAsync(() => !IsAlive("child")); // Killed, but on a busy machine not gone at once.
    }

    [Fact]
    public async Task Missing_tools_are_said_before_anything_runs()
    {
        Folder.WithRecipe("base", "touch \"$root/ran\"; give");
        Folder.WithRecipe("app", json: """{ "description": "x", "tools": ["sh", "no-such-tool", "nor-this"] }""");

        await FluentActions.Awaiting(() => EnsureAsync(App with { Base = new("base") { Recipe = "base" } }))
            .Should().ThrowAsync<DiceException>().WithMessage("*'app' needs 'no-such-tool', 'nor-this', which this machine lacks; nothing was started*install 'no-such-tool', 'nor-this'*");

        File.Exists(Folder.At("ran")).Should().BeFalse();
    }

    [Fact]
    public async Task Progress_is_told_at_a_rate_that_can_be_read()
    {
        Folder.WithRecipe("app", "seq 1 5000; give");
        var progress = new Progress();
        using var provisioner = Folder.Provisioner(progress: progress);

        var image = await provisioner.EnsureAsync(App, TestContext.Current.CancellationToken);

        var building = progress.Steps.Where(step => step.State == ImageState.Building).ToArray();
        building.Should().HaveCountLessThan(3 + (int)(image.Duration.TotalSeconds * 5));
        progress.Steps.Select(step => step.State).Distinct().Should().Equal(ImageState.Checking, ImageState.Building, ImageState.Ready);
        progress.Steps.Should().OnlyContain(step => step.Source == "app");
    }
}
