using System.CommandLine;
using System.Text.Json.Serialization;
using Dice.Environment.Commands.Up;
using Dice.Environment.Diagnostics;
using Dice.Environment.Images;
using Dice.Environment.Installations;
using Dice.Environment.Services;
using Dice.Environment.Services.Clusters;

namespace Dice.Environment.Commands.ImageVerbs;

/// <summary><c>images</c>: shows the images in use, their origins and sizes; provides, prunes, refreshes and pins them.</summary>
internal static class ImagesCommand
{
    private static readonly Option<bool> Build = new("--build") { Description = "Provide all images now: pull them, or build them from their recipes." };
    private static readonly Option<bool> Production = new("--production") { Description = "The images for a cluster, which contain the applications' sources, in place of those of a start." };
    private static readonly Option<bool> Prune = new("--prune") { Description = "Remove unused images of earlier versions of the recipes." };

    private static readonly Option<bool> Refresh = new("--refresh") { Description = "Check the registries for newer official images, and pull those." };
    private static readonly Option<bool> Lock = new("--lock") { Description = "Pin the present official images to their digests, in images.lock." };

    public static Command Create(HostConsole console) => new Verb(
        "images",
        "Show the images in use, their origins and sizes; or provide them in advance.",
        """
        Dice uses an image that the engine has; else pulls it if its registry answers; else builds it from its recipe in
        fixtures/images. DICE_IMAGES=registry or =recipe forces one origin. DICE_REGISTRY=mirror.example/hub takes official
        images from a mirror; DICE_IMAGE_POSTGRES=REFERENCE replaces one. A recipe's tag is a hash of all its inputs, so
        a change leads to a new image, and the old one becomes stale.
        The log of each build is in artifacts/images. --refresh also retries pulls where a recipe was used because a
        registry did not answer. With images.lock, images are pulled by digest, and any other image is an error.
        """,
        ("./run-env.sh images", "print a table"),
        ("./run-env.sh images --build", "provide all images before the first start"),
        ("./run-env.sh images --production --build", "build the images for a cluster, with the references of its manifests"),
        ("./run-env.sh images --prune", "remove stale images"),
        ("./run-env.sh images --refresh", "follow tags that have moved"),
        ("./run-env.sh images --refresh --lock", "pin the registry's current images"),
        ("DICE_IMAGES=recipe ./run-env.sh images", "show what would be used without a registry"))
    {
        HostOptions.Workspace,
        HostOptions.Json,
        Build,
        Production,
        Prune,
        Refresh,
        Lock,
    }.ReadOnly(static parsed => !parsed.GetValue(Build) && !parsed.GetValue(Prune)).Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        ImageSource[] sources = run.Get(Production)
            ? [.. ClusterStack.Of(settings.Stack).Development.Services.Select(service => service.Image).Distinct()]
            : [.. settings.Stack.Services.Select(service => service.Image).Append(DiceImages.Reaper).Distinct()];
        await run.OpenEngineAsync(run.Get(Build) ? sources : null);
        if (run.Get(Build))
        {
            await ProvideAsync(run, sources, run.Get(Production) ? ClusterStack.Of(settings.Stack).Development : null);
        }

        if (run.Get(Refresh) || run.Get(Lock))
        {
            var update = new ImagesUpdate(new ImageRefresher(new DockerImageStore(run.Engine.Client), settings.Images), run.Talk);
            await update.RunAsync(ImageRefresher.OfficialAmong(sources), run.Get(Refresh), run.Get(Lock), run.Cancellation);
        }

        if (run.Get(Prune))
        {
            await PruneAsync(run, sources);
        }

        using var images = settings.CreateProvisioner(run.Engine);
        var official = Installation.OfficialImages;
        var entries = await Task.WhenAll(sources.Select(source => DescribeAsync(images, official, source, run.Cancellation)));
        var layers = await Task.WhenAll(entries.Where(entry => entry.Present).Select(entry => ImageLayers.ReadAsync(run.Engine.Client, entry.Reference!, run.Cancellation)));
        var document = new ImagesDocument([.. entries], ImageLayers.Together(layers));
        run.Print(document, () => Write(run.Host, settings, sources, document));
        return entries.Any(entry => entry.Error is not null) ? ExitCode.Error : ExitCode.Fine;
    }

    private static async Task ProvideAsync(VerbRun run, ImageSource[] sources, Stack? cluster)
    {
        run.Settings.Folders.EnsureExists();
        var board = new StartBoard(new Stack("images"));
        using var images = run.Settings.CreateProvisioner(run.Engine, board);
        var view = run.Show(board);
        try
        {
            await images.PrepareAsync(sources, run.Cancellation);
            await Task.WhenAll(sources.Select(source => images.EnsureAsync(source, run.Cancellation)));
        }
        finally
        {
            await view.CloseAsync();
        }

        await run.Talk.WriteLineAsync($"All {sources.Length} images are present after {Durations.InWords(board.Elapsed)}.");
        if (cluster is not null)
        {
            await ManifestReferences.AddAsync(run, cluster, images);
        }
    }

    private static async Task PruneAsync(VerbRun run, ImageSource[] sources)
    {
        using var images = run.Settings.CreateProvisioner(run.Engine);
        var store = new DockerImageStore(run.Engine.Client);
        var stale = await images.FindStaleAsync(sources, run.Cancellation);
        foreach (var image in stale)
        {
            var isRemoved = await store.RemoveAsync(image.Reference, run.Cancellation);
            await run.Talk.WriteLineAsync($"{image.Reference}: {(isRemoved ? "removed" : "in use, kept")} ({Durations.Size(image.Size)})");
        }

        if (stale.Count == 0)
        {
            await run.Talk.WriteLineAsync("No image is stale.");
        }
    }

    private static async Task<ImagesDocument.Image> DescribeAsync(ImageProvisioner images, OfficialImages official, ImageSource source, CancellationToken cancellation)
    {
        var setting = official.SettingOf(source);
        try
        {
            var plan = await images.PlanAsync(source, cancellation);
            var origin = plan.Origin == ImageOrigin.Official ? "official" : "recipe";
            return new(source.Name, plan.Reference, origin, plan.SubstituteFor, plan.IsPresent, plan.How.ToString().ToLowerInvariant(), plan.Stored?.Size, Error: null) { Setting = setting };
        }
        catch (DiceException e)
        {
            return new(source.Name, official.ReferenceOf(source), null, null, Present: false, null, null, $"{e.Problem} → {e.Remedy}") { Setting = setting };
        }
    }

    private static void Write(HostConsole console, HostSettings settings, ImageSource[] sources, ImagesDocument document)
    {
        var wording = new ImageWording(settings.Recipes);
        var table = new TextTable("IMAGE", "SOURCE", "REFERENCE", "ON THE ENGINE", "SIZE");
        foreach (var (entry, source) in document.Images.Zip(sources))
        {
            table.Add(
                entry.Error is not null ? "red" : entry.Present ? "green" : "yellow",
                entry.Source,
                entry.ImageSource is { } origin ? wording.Describe(origin, entry.SubstituteFor, source) : "none",
                entry.Reference,
                entry.Error is not null ? "no" : entry.Present ? "yes" : $"no; would be {entry.Next}",
                entry.Bytes is { } bytes ? Durations.Size(bytes) : "");
        }

        table.WriteTo(console);
        foreach (var entry in document.Images.Where(entry => entry.Error is not null))
        {
            console.Out.WriteLine($"{entry.Source}: {entry.Error}");
        }

        foreach (var setting in document.Images.Select(entry => entry.Setting).OfType<string>().Distinct())
        {
            console.Out.WriteLine($"References of official images are changed by {setting}");
        }

        console.Out.WriteLine($"Present: {document.Images.Count(entry => entry.Present)} of {document.Images.Length}, {Durations.Size(document.TotalBytes)} in total (shared layers are counted once)");
    }
}

/// <summary>What <c>images --json</c> prints.</summary>
/// <param name="Images">The stack's images and the reaper's.</param>
/// <param name="TotalBytes">The total size of the present images; shared layers are counted once.</param>
internal sealed record ImagesDocument(ImmutableArray<ImagesDocument.Image> Images, long TotalBytes)
{
    /// <summary>An image.</summary>
    /// <param name="Source">The image's name.</param>
    /// <param name="Reference">The reference that would be used now; null when no source can provide it.</param>
    /// <param name="ImageSource"><c>official</c> or <c>recipe</c>.</param>
    /// <param name="SubstituteFor">The official product that it replaces; null when it is that product.</param>
    /// <param name="Present">Whether the engine has it.</param>
    /// <param name="Next">How it would be provided: <c>present</c>, <c>pulled</c> or <c>built</c>.</param>
    /// <param name="Bytes">Its size; null when it is not present.</param>
    /// <param name="Error">Why no source can provide it; null when one can.</param>
    public sealed record Image(string Source, string? Reference, string? ImageSource, string? SubstituteFor, bool Present, string? Next, long? Bytes, [property: JsonPropertyName("fault")] string? Error)
    {
        /// <summary>The setting that replaces the pinned official reference, such as <c>DICE_REGISTRY=mirror.example/hub</c>; null for none.</summary>
        public string? Setting { get; init; }
    }
}
