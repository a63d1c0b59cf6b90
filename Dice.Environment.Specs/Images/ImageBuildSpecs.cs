using System.Globalization;
using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>How recipes run: side by side, once, logged, and to a clean end.</summary>
public sealed class ImageBuildSpecs : IDisposable
{
    private static readonly ImageSource App = new("app") { Recipe = "app" };

    private readonly RecipeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_runs_in_its_folder_with_the_promised_variables_and_copies_of_the_applications_files()
    {
        _folder.WithRecipe("base");
        _folder.WithRecipe(
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
        _folder.Write("app/package.json", "{}");
        _folder.Write("app/src/deep/run.sh", "x");
        _folder.Write("app/other", "x");

        await EnsureAsync(new("app") { Recipe = "app", Base = new("base") { Recipe = "base" }, Context = _folder.At("app") });

        Directory.EnumerateFiles(_folder.At("seen"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.At("seen"), path))
            .Should().BeEquivalentTo("package.json", "src/deep/run.sh");
        Directory.Exists(File.ReadAllText(_folder.At("staged")).Trim()).Should().BeFalse("the copies are removed after the build");
    }

    [Fact]
    public async Task A_script_gets_its_variant_and_copies_of_the_folders_that_its_recipe_uses()
    {
        _folder.Write("recipes/dev/deep/server.cjs", "served");
        _folder.WithRecipe("app", """echo "$DICE_VARIANT $(cat ../dev/deep/server.cjs)" >"$root/seen"; give""", """{ "description": "x", "uses": ["dev"] }""");

        await EnsureAsync(App with { Variant = "pnpm@9.15.0" });

        File.ReadAllText(_folder.At("seen")).Should().Be("pnpm@9.15.0 served\n");
    }

    [Fact]
    public async Task Files_that_only_their_owner_may_read_are_open_to_everybody_in_a_build()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no modes");
        _folder.WithRecipe(
            "app",
            """
            for file in recipe.json build.sh ../lib/common.sh "$DICE_CONTEXT"/package.json "$DICE_CONTEXT" .; do stat -c %a "$file"; done >"$root/seen"
            : >made; stat -c %a made >>"$root/seen"
            give
            """,
            """{ "description": "x", "context": ["package.json"] }""");
        _folder.Write("app/package.json", "{}");
        const UnixFileMode closed = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in new[] { "recipes/app/recipe.json", "recipes/lib/common.sh", "app/package.json" })
        {
            _folder.SetMode(file, closed);
        }

        _folder.SetMode("recipes/app/build.sh", closed | UnixFileMode.UserExecute);

        await EnsureAsync(new("app") { Recipe = "app", Context = _folder.At("app") });

        File.ReadAllLines(_folder.At("seen")).Should().Equal("644", "755", "644", "644", "755", "755", "644");
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_end_the_build()
    {
        _folder.WithRecipe("app", "for i in $(seq 1 5000); do echo \"line $i of a log that fills a pipe\"; done; give");
        _folder.Write("logs", "a file in the place of the folder");

        (await EnsureAsync(App)).Reference.Should().StartWith("dice/app:");
    }

    [Fact]
    public async Task Its_whole_output_is_in_its_own_log_in_order()
    {
        _folder.WithRecipe("app", "echo one; echo two >&2; echo three; give");

        var image = await EnsureAsync(App);

        image.LogPath.Should().Be(_folder.At($"logs/{image.Reference["dice/".Length..].Replace(':', '-')}.log"));
        File.ReadAllLines(image.LogPath!).Where(line => !line.StartsWith('#')).Should().Equal("one", "two", "three");
        File.ReadAllText(image.LogPath!).Should().Contain("# exit code 0");
    }

    [Fact]
    public async Task A_failed_build_names_recipe_exit_code_last_lines_log_and_remedy()
    {
        _folder.WithRecipe("app", "for i in $(seq 1 30); do echo \"line $i\"; done; echo 'no disk' >&2; exit 3");

        var fault = (await FluentActions.Awaiting(() => EnsureAsync(App with { Official = "app:1" })).Should().ThrowAsync<ImageBuildException>()).Which;

        fault.ExitCode.Should().Be(3);
        fault.LastLines.Should().HaveCount(20).And.EndWith(["line 30", "no disk"]);
        fault.Message.Should().Contain("recipe 'app'").And.Contain("exit code 3").And.Contain("no disk").And.Contain(fault.LogPath).And.Contain("DICE_IMAGES=registry");
        File.ReadAllText(fault.LogPath).Should().Contain("line 1\n").And.Contain("# exit code 3");
    }

    [Fact]
    public async Task A_script_that_ends_well_without_an_image_has_failed()
    {
        _folder.WithRecipe("app", "true");

        (await FluentActions.Awaiting(() => EnsureAsync(App)).Should().ThrowAsync<ImageBuildException>()).WithMessage("*has no image 'dice/app:*");
    }

    [Fact]
    public async Task What_a_script_leaves_running_does_not_hold_up_the_build()
    {
        _folder.WithRecipe("app", "sleep 600 & echo $! >\"$root/child\"; give");

        await EnsureAsync(App);

        await UntilAsync(() => !IsAlive("child")); // Killed, but on a busy machine not gone at once.
    }

    [Fact]
    public async Task Missing_tools_are_said_before_anything_runs()
    {
        _folder.WithRecipe("base", "touch \"$root/ran\"; give");
        _folder.WithRecipe("app", json: """{ "description": "x", "tools": ["sh", "no-such-tool", "nor-this"] }""");

        await FluentActions.Awaiting(() => EnsureAsync(App with { Base = new("base") { Recipe = "base" } }))
            .Should().ThrowAsync<DiceException>().WithMessage("*'app' needs 'no-such-tool', 'nor-this', which this machine lacks; nothing was started*install 'no-such-tool', 'nor-this'*");

        File.Exists(_folder.At("ran")).Should().BeFalse();
    }

    [Fact]
    public async Task A_source_asked_for_by_many_is_built_once_and_so_is_a_shared_base()
    {
        _folder.WithRecipe("base", "echo base >>\"$root/builds\"; give");
        _folder.WithRecipe("app", "echo app >>\"$root/builds\"; give").WithRecipe("other", "echo other >>\"$root/builds\"; give");
        var app = App with { Base = new("base") { Recipe = "base" } };
        var other = new ImageSource("other") { Recipe = "other", Base = new("base") { Recipe = "base" } };
        using var provisioner = _folder.Provisioner();

        ImageSource[] wanted = [app, app, other, app.Base];

        var images = await Task.WhenAll(wanted.Select(source => provisioner.EnsureAsync(source, TestContext.Current.CancellationToken)));

        images[1].Should().BeSameAs(images[0]);
        File.ReadAllLines(_folder.At("builds")).Should().BeEquivalentTo("base", "app", "other");
    }

    [Fact]
    public async Task A_failure_is_not_tried_again_by_the_next_who_asks()
    {
        _folder.WithRecipe("app", "echo app >>\"$root/builds\"; exit 1");
        using var provisioner = _folder.Provisioner();

        for (var time = 0; time < 2; time++)
        {
            await FluentActions.Awaiting(() => provisioner.EnsureAsync(App, TestContext.Current.CancellationToken)).Should().ThrowAsync<ImageBuildException>();
        }

        File.ReadAllLines(_folder.At("builds")).Should().ContainSingle();
    }

    [Fact]
    public async Task Independent_builds_run_side_by_side()
    {
        // Each waits for the other: one after the other they would never end.
        _folder.WithRecipe("left", Meet("left", "right")).WithRecipe("right", Meet("right", "left"));
        using var provisioner = _folder.Provisioner(parallelBuilds: 2);

        var images = await Task.WhenAll(
            provisioner.EnsureAsync(new("left") { Recipe = "left" }, TestContext.Current.CancellationToken),
            provisioner.EnsureAsync(new("right") { Recipe = "right" }, TestContext.Current.CancellationToken));

        images.Should().OnlyContain(image => image.How == ImageAcquisition.Built);
    }

    [Fact]
    public async Task No_more_builds_run_at_once_than_allowed()
    {
        const string Alone = "mkdir \"$root/busy\"; give; rmdir \"$root/busy\"";
        _folder.WithRecipe("left", Alone).WithRecipe("right", Alone);
        using var provisioner = _folder.Provisioner(parallelBuilds: 1);

        string[] names = ["left", "right"];

        var images = await Task.WhenAll(names.Select(name => provisioner.EnsureAsync(new(name) { Recipe = name }, TestContext.Current.CancellationToken)));

        images.Should().OnlyContain(image => image.How == ImageAcquisition.Built);
    }

    [Fact]
    public async Task Two_provisioners_that_want_the_same_image_build_it_once()
    {
        _folder.WithRecipe("app", $"echo app >>\"$root/builds\"; {WaitFor("go")}; give");
        var progress = new Progress();
        using var first = _folder.Provisioner(progress: progress);
        using var second = _folder.Provisioner(progress: progress);

        var both = Task.WhenAll(first.EnsureAsync(App, TestContext.Current.CancellationToken), second.EnsureAsync(App, TestContext.Current.CancellationToken));
        await progress.SeenAsync(step => step is { State: ImageState.Waiting, Text: "for another process that is building it" });
        _folder.Write("go", "");

        (await both).Select(image => image.How).Should().BeEquivalentTo([ImageAcquisition.Built, ImageAcquisition.Present]);
        File.ReadAllLines(_folder.At("builds")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_build_ends_with_all_its_children_and_leaves_nothing_staged()
    {
        _folder.WithRecipe(
            "app",
            """
            trap 'touch "$root/cleaned"; exit 143' TERM
            echo "$DICE_CONTEXT" >"$root/staged"
            (sleep 600 & echo $! >"$root/grandchild"; wait) &
            echo $! >"$root/child"
            while [ ! -s "$root/grandchild" ]; do sleep 0.01; done
            echo started
            wait
            """,
            """{ "description": "x", "context": ["package.json"] }""");
        _folder.Write("app/package.json", "{}");
        var progress = new Progress();
        using var provisioner = _folder.Provisioner(progress: progress);
        using var cancellation = new CancellationTokenSource();
        var log = _folder.At("logs");

        var build = provisioner.EnsureAsync(App with { Context = _folder.At("app") }, cancellation.Token);
        await UntilAsync(() => Directory.Exists(log) && Directory.EnumerateFiles(log).Any(path => File.ReadAllText(path).Contains("started")));
        IsAlive("grandchild").Should().BeTrue();
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => build).Should().ThrowAsync<OperationCanceledException>();
        await UntilAsync(() => !IsAlive("child"));
        await UntilAsync(() => !IsAlive("grandchild"));
        File.Exists(_folder.At("cleaned")).Should().BeTrue("the script is asked to end before it is killed");
        Directory.Exists(File.ReadAllText(_folder.At("staged")).Trim()).Should().BeFalse();
        File.ReadAllText(Directory.EnumerateFiles(log).Single()).Should().Contain("# cancelled");
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_the_build_for_another_and_a_cancelled_one_can_be_asked_for_again()
    {
        _folder.WithRecipe("app", $"echo app >>\"$root/builds\"; {WaitFor("go")}; give");
        using var provisioner = _folder.Provisioner();
        using var leaving = new CancellationTokenSource();
        using var alone = new CancellationTokenSource();

        var first = provisioner.EnsureAsync(App, alone.Token);
        await UntilAsync(() => File.Exists(_folder.At("builds")));
        await alone.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();

        var left = provisioner.EnsureAsync(App, leaving.Token);
        var stayed = provisioner.EnsureAsync(App, TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await FluentActions.Awaiting(() => left).Should().ThrowAsync<OperationCanceledException>();
        _folder.Write("go", "");

        (await stayed).How.Should().Be(ImageAcquisition.Built);
        File.ReadAllLines(_folder.At("builds")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_changed_between_hashing_and_copying_give_the_tag_of_what_was_copied()
    {
        _folder.WithRecipe("app", "cp \"$DICE_CONTEXT/package.json\" \"$root/seen\"; give", """{ "description": "x", "context": ["package.json"] }""");
        _folder.Write("app/package.json", "old");
        var asked = new List<string>();
        var store = new FolderImageStore(_folder.At("images"))
        {
            BeforeFind = reference =>
            {
                // The second time is after the hash for the build and before the copies.
                asked.Add(reference);
                if (asked.Count == 2)
                {
                    _folder.Write("app/package.json", "new");
                }
            },
        };
        using var provisioner = _folder.Provisioner(store: store);

        var image = await provisioner.EnsureAsync(App with { Context = _folder.At("app") }, TestContext.Current.CancellationToken);

        image.Reference.Should().NotBe(asked[0]).And.Be(RecipeTag.Of(_folder.Catalog.Get("app"), _folder.At("app"), null));
        File.ReadAllText(_folder.At("seen")).Should().Be("new");
    }

    [Fact]
    public async Task Progress_is_told_at_a_rate_that_can_be_read()
    {
        _folder.WithRecipe("app", "seq 1 5000; give");
        var progress = new Progress();
        using var provisioner = _folder.Provisioner(progress: progress);

        var image = await provisioner.EnsureAsync(App, TestContext.Current.CancellationToken);

        var building = progress.Steps.Where(step => step.State == ImageState.Building).ToArray();
        building.Should().HaveCountLessThan(3 + (int)(image.Duration.TotalSeconds * 5));
        progress.Steps.Select(step => step.State).Distinct().Should().Equal(ImageState.Checking, ImageState.Building, ImageState.Ready);
        progress.Steps.Should().OnlyContain(step => step.Source == "app");
    }

    private static string Meet(string self, string other) => $"touch \"$root/{self}\"; {WaitFor(other)}; give";

    // Bounded, so that a fault ends the spec rather than hanging it.
    private static string WaitFor(string file) =>
        $"for i in $(seq 1 1000); do [ -e \"$root/{file}\" ] && break; sleep 0.01; done; [ -e \"$root/{file}\" ]";

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private async Task<ProvisionedImage> EnsureAsync(ImageSource source)
    {
        using var provisioner = _folder.Provisioner();
        return await provisioner.EnsureAsync(source, TestContext.Current.CancellationToken);
    }

    /// <summary>Whether the process whose id a script wrote runs; one that only waits to be collected by its parent does not.</summary>
    private bool IsAlive(string file)
    {
        var id = int.Parse(File.ReadAllText(_folder.At(file)), CultureInfo.InvariantCulture);
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
