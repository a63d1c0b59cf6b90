using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>Builds that several callers request, run in parallel, are cancelled, or see their files change.</summary>
public sealed class ConcurrentBuildSpecs : RecipeSpecs
{
    [Fact]
    public async Task A_source_asked_for_by_many_is_built_once_and_so_is_a_shared_base()
    {
        Folder.WithRecipe("base", "echo base >>\"$root/builds\"; give");
        Folder.WithRecipe("app", "echo app >>\"$root/builds\"; give").WithRecipe("other", "echo other >>\"$root/builds\"; give");
        var app = App with { Base = new("base") { Recipe = "base" } };
        var other = new ImageSource("other") { Recipe = "other", Base = new("base") { Recipe = "base" } };
        using var provisioner = Folder.Provisioner();

        ImageSource[] wanted = [app, app, other, app.Base];

        var images = await Task.WhenAll(wanted.Select(source => provisioner.EnsureAsync(source, TestContext.Current.CancellationToken)));

        images[1].Should().BeSameAs(images[0]);
        File.ReadAllLines(Folder.At("builds")).Should().BeEquivalentTo("base", "app", "other");
    }

    [Fact]
    public async Task A_failure_is_not_tried_again_by_the_next_who_asks()
    {
        Folder.WithRecipe("app", "echo app >>\"$root/builds\"; exit 1");
        using var provisioner = Folder.Provisioner();

        for (var time = 0; time < 2; time++)
        {
            await FluentActions.Awaiting(() => provisioner.EnsureAsync(App, TestContext.Current.CancellationToken)).Should().ThrowAsync<ImageBuildException>();
        }

        File.ReadAllLines(Folder.At("builds")).Should().ContainSingle();
    }

    [Fact]
    public async Task Independent_builds_run_side_by_side()
    {
        // Each waits for the other: one after the other they would never end.
        Folder.WithRecipe("left", Meet("left", "right")).WithRecipe("right", Meet("right", "left"));
        using var provisioner = Folder.Provisioner(parallelBuilds: 2);

        var images = await Task.WhenAll(
            provisioner.EnsureAsync(new("left") { Recipe = "left" }, TestContext.Current.CancellationToken),
            provisioner.EnsureAsync(new("right") { Recipe = "right" }, TestContext.Current.CancellationToken));

        images.Should().OnlyContain(image => image.How == ImageAcquisition.Built);
    }

    [Fact]
    public async Task No_more_builds_run_at_once_than_allowed()
    {
        const string Alone = "mkdir \"$root/busy\"; give; rmdir \"$root/busy\"";
        Folder.WithRecipe("left", Alone).WithRecipe("right", Alone);
        using var provisioner = Folder.Provisioner(parallelBuilds: 1);

        string[] names = ["left", "right"];

        var images = await Task.WhenAll(names.Select(name => provisioner.EnsureAsync(new(name) { Recipe = name }, TestContext.Current.CancellationToken)));

        images.Should().OnlyContain(image => image.How == ImageAcquisition.Built);
    }

    [Fact]
    public async Task Two_provisioners_that_want_the_same_image_build_it_once()
    {
        Folder.WithRecipe("app", $"echo app >>\"$root/builds\"; {WaitFor("go")}; give");
        var progress = new Progress();
        using var first = Folder.Provisioner(progress: progress);
        using var second = Folder.Provisioner(progress: progress);

        var both = Task.WhenAll(first.EnsureAsync(App, TestContext.Current.CancellationToken), second.EnsureAsync(App, TestContext.Current.CancellationToken));
        await progress.SeenAsync(step => step is { State: ImageState.Waiting, Text: "for another process that is building it" });
        Folder.Write("go", "");

        (await both).Select(image => image.How).Should().BeEquivalentTo([ImageAcquisition.Built, ImageAcquisition.Present]);
        File.ReadAllLines(Folder.At("builds")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_build_ends_with_all_its_children_and_leaves_nothing_staged()
    {
        Folder.WithRecipe(
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
        Folder.Write("app/package.json", "{}");
        var progress = new Progress();
        using var provisioner = Folder.Provisioner(progress: progress);
        using var cancellation = new CancellationTokenSource();
        var log = Folder.At("logs");

        var build = provisioner.EnsureAsync(App with { Context = Folder.At("app") }, cancellation.Token);
        await UntilAsync(() => Directory.Exists(log) && Directory.EnumerateFiles(log).Any(path => File.ReadAllText(path).Contains("started")));
        IsAlive("grandchild").Should().BeTrue();
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => build).Should().ThrowAsync<OperationCanceledException>();
        await UntilAsync(() => !IsAlive("child"));
        await UntilAsync(() => !IsAlive("grandchild"));
        File.Exists(Folder.At("cleaned")).Should().BeTrue("the script is asked to end before it is killed");
        Directory.Exists(File.ReadAllText(Folder.At("staged")).Trim()).Should().BeFalse();
        File.ReadAllText(Directory.EnumerateFiles(log).Single()).Should().Contain("# cancelled");
    }

    [Fact]
    public async Task One_who_leaves_does_not_end_the_build_for_another_and_a_cancelled_one_can_be_asked_for_again()
    {
        Folder.WithRecipe("app", $"echo app >>\"$root/builds\"; {WaitFor("go")}; give");
        using var provisioner = Folder.Provisioner();
        using var leaving = new CancellationTokenSource();
        using var alone = new CancellationTokenSource();

        var first = provisioner.EnsureAsync(App, alone.Token);
        await UntilAsync(() => File.Exists(Folder.At("builds")));
        await alone.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();

        var left = provisioner.EnsureAsync(App, leaving.Token);
        var stayed = provisioner.EnsureAsync(App, TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await FluentActions.Awaiting(() => left).Should().ThrowAsync<OperationCanceledException>();
        Folder.Write("go", "");

        (await stayed).How.Should().Be(ImageAcquisition.Built);
        File.ReadAllLines(Folder.At("builds")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_changed_between_hashing_and_copying_give_the_tag_of_what_was_copied()
    {
        Folder.WithRecipe("app", "cp \"$DICE_CONTEXT/package.json\" \"$root/seen\"; give", """{ "description": "x", "context": ["package.json"] }""");
        Folder.Write("app/package.json", "old");
        var asked = new List<string>();
        var store = new FolderImageStore(Folder.At("images"))
        {
            BeforeFind = reference =>
            {
                // The second time is after the hash for the build and before the copies.
                asked.Add(reference);
                if (asked.Count == 2)
                {
                    Folder.Write("app/package.json", "new");
                }
            },
        };
        using var provisioner = Folder.Provisioner(store: store);

        var image = await provisioner.EnsureAsync(App with { Context = Folder.At("app") }, TestContext.Current.CancellationToken);

        image.Reference.Should().NotBe(asked[0]).And.Be(RecipeTag.Of(Folder.Catalog.Get("app"), Folder.At("app"), null));
        File.ReadAllText(Folder.At("seen")).Should().Be("new");
    }

    private static string Meet(string self, string other) => $"touch \"$root/{self}\"; {WaitFor(other)}; give";

    // Bounded, so that a fault ends the spec rather than hanging it.
    private static string WaitFor(string file) =>
        $"for i in $(seq 1 1000); do [ -e \"$root/{file}\" ] && break; sleep 0.01; done; [ -e \"$root/{file}\" ]";
}
