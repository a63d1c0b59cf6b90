using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Images;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>The doctor says how old images are, and which tags get no updates any more. Images of these specs were made in 1970.</summary>
[Trait("Phase", "1")]
public sealed class ImageAgeSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new RecipeFolder().WithRecipe("postgres").WithRecipe("redis");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_official_tag_without_updates_names_its_successor_and_the_setting_that_moves_to_it()
    {
        var found = await RunAsync(ImagePolicy.Auto, _folder.Store.With("postgres:17-bullseye", "redis:7-bullseye"));

        found.Where(finding => finding.Severity == Severity.Warning).Should().SatisfyRespectively(
            finding => finding.Should().Match<Finding>(it => it.What.Contains("postgres:17-bullseye, built 56 years ago") && it.What.Contains("no update since August 2025 (PostgreSQL 17.5)") && it.Remedy!.Contains("DICE_IMAGE_POSTGRES=postgres:17-trixie")),
            finding => finding.Should().Match<Finding>(it => it.What.Contains("no update since June 2023 (Redis 7.0.11)") && it.Remedy!.Contains("DICE_IMAGE_REDIS=redis:7-bookworm")));
    }

    [Fact]
    public async Task A_recipes_image_that_is_old_misses_updates()
    {
        using var images = _folder.Provisioner();
        var redis = await images.EnsureAsync(DiceImages.Redis, TestContext.Current.CancellationToken);

        var found = await RunAsync(ImagePolicy.Recipe, _folder.Store);

        found.Should().Contain(finding => finding.Severity == Severity.Warning && finding.What.Contains($"Redis runs on {redis.Reference}, built 56 years ago") && finding.Remedy!.Contains("images --build"));
        found.Should().Contain(finding => finding.Severity == Severity.Fine && finding.What == "built 56 years ago: Redis");
    }

    [Fact]
    public async Task Without_images_there_is_nothing_to_say() =>
        (await RunAsync(ImagePolicy.Recipe, _folder.Store)).Should().ContainSingle().Which.What.Should().Be("there are no images yet");

    private async Task<IReadOnlyList<Finding>> RunAsync(ImagePolicy policy, FolderImageStore store)
    {
        using var images = _folder.Provisioner(policy, store);
        var context = new CheckContext
        {
            Id = EnvironmentId.Parse("age"),
            Stack = new Stack("age"),
            Images = [DiceImages.Postgres, DiceImages.Redis],
            Recipes = _folder.Catalog,
            Folders = new DiceFolders(_folder.At("home")),
            Provisioner = images,
            Machine = new CheckedMachine { Time = new At2026() },
        };
        return await new ImageAgeCheck().RunAsync(context, TestContext.Current.CancellationToken);
    }

    private sealed class At2026 : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
