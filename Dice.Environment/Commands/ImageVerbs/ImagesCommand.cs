using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Commands.Up;
using Dice.Environment.Diagnostics;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.ImageVerbs;

/// <summary><c>images</c>: shows the images in use, their origins and sizes; provides, prunes, refreshes and pins them.</summary>
internal static class ImagesCommand
{
    private static readonly Option<bool> Build = new("--build") { Description = "Provide all images now: pull them, or build them from their recipes." };
    private static readonly Option<bool> Prune = new("--prune") { Description = "Remove unused images of earlier versions of the recipes." };

    private static readonly Option<bool> Refresh = new("--refresh") { Description = "Check the registries for newer official images, and pull those." };
    private static readonly Option<bool> Lock = new("--lock") { Description = "Pin the present official images to their digests, in images.lock." };

    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
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
            ("./run-env.sh images --prune", "remove stale images"),
            ("./run-env.sh images --refresh", "follow tags that have moved"),
            ("./run-env.sh images --refresh --lock", "pin the registry's current images"),
            ("DICE_IMAGES=recipe ./run-env.sh images", "show what would be used without a registry"))
        {
            HostOptions.Workspace,
            HostOptions.Json,
            Build,
            Prune,
            Refresh,
            Lock,
        };
        verb.IsReadOnly = static parsed => !parsed.GetValue(Build) && !parsed.GetValue(Prune);
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var json = parsed.GetValue(HostOptions.Json);
        var talk = json ? console.Error : console.Out;
        var stack = settings.Stack;
        ImageSource[] sources = [.. stack.Services.Select(service => service.Image).Append(DiceImages.Reaper).Distinct()];
        var build = parsed.GetValue(Build);
        using var engine = build ? await settings.OpenEngineAsync(sources, talk, cancellation) : await EngineConnection.OpenAsync(cancellation);
        if (build)
        {
            await ProvideAsync(console, settings, engine, sources, talk, cancellation);
        }

        if (parsed.GetValue(Refresh) || parsed.GetValue(Lock))
        {
            var update = new ImagesUpdate(new ImageRefresher(new DockerImageStore(engine.Client), settings.Images), talk);
            await update.RunAsync(ImageRefresher.OfficialAmong(sources), parsed.GetValue(Refresh), parsed.GetValue(Lock), cancellation);
        }

        if (parsed.GetValue(Prune))
        {
            await PruneAsync(settings, engine, sources, talk, cancellation);
        }

        using var images = settings.CreateProvisioner(engine);
        var official = HostSettings.OfficialImages;
        var entries = await Task.WhenAll(sources.Select(source => DescribeAsync(images, official, source, cancellation)));
        var layers = await Task.WhenAll(entries.Where(entry => entry.Present).Select(entry => ImageLayers.ReadAsync(engine.Client, entry.Reference!, cancellation)));
        var document = new ImagesDocument([.. entries], ImageLayers.Together(layers));
        if (json)
        {
            console.Out.WriteLine(JsonSerializer.Serialize(document, HostJson.Indented.ImagesDocument));
        }
        else
        {
            Write(console, settings, sources, document);
        }

        return entries.Any(entry => entry.Fault is not null) ? ExitCode.Error : ExitCode.Fine;
    }

    private static async Task ProvideAsync(
        HostConsole console, HostSettings settings, EngineConnection engine, ImageSource[] sources, TextWriter talk, CancellationToken cancellation)
    {
        settings.Folders.EnsureExists();
        var board = new StartBoard(new Stack("images"));
        using var images = settings.CreateProvisioner(engine, board);
        IStartView view = console.IsTerminal && talk == console.Out ? new LiveStartView(board, console.Ansi) : new LineStartView(board, talk);
        try
        {
            await images.PrepareAsync(sources, cancellation);
            await Task.WhenAll(sources.Select(source => images.EnsureAsync(source, cancellation)));
        }
        finally
        {
            await view.CloseAsync();
        }

        await talk.WriteLineAsync($"All {sources.Length} images are present after {Durations.InWords(board.Elapsed)}.");
    }

    private static async Task PruneAsync(
        HostSettings settings, EngineConnection engine, ImageSource[] sources, TextWriter talk, CancellationToken cancellation)
    {
        using var images = settings.CreateProvisioner(engine);
        var store = new DockerImageStore(engine.Client);
        var stale = await images.FindStaleAsync(sources, cancellation);
        foreach (var image in stale)
        {
            var isRemoved = await store.RemoveAsync(image.Reference, cancellation);
            await talk.WriteLineAsync($"{image.Reference}: {(isRemoved ? "removed" : "in use, kept")} ({Durations.Size(image.Size)})");
        }

        if (stale.Count == 0)
        {
            await talk.WriteLineAsync("No image is stale.");
        }
    }

    private static async Task<ImagesDocument.Image> DescribeAsync(ImageProvisioner images, OfficialImages official, ImageSource source, CancellationToken cancellation)
    {
        var setting = official.SettingOf(source);
        try
        {
            var plan = await images.PlanAsync(source, cancellation);
            var origin = plan.Origin == ImageOrigin.Official ? "official" : "recipe";
            return new(source.Name, plan.Reference, origin, plan.SubstituteFor, plan.IsPresent, plan.How.ToString().ToLowerInvariant(), plan.Stored?.Size, Fault: null) { Setting = setting };
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
                entry.Fault is not null ? "red" : entry.Present ? "green" : "yellow",
                entry.Source,
                entry.ImageSource is { } origin ? wording.Describe(origin, entry.SubstituteFor, source) : "none",
                entry.Reference,
                entry.Fault is not null ? "no" : entry.Present ? "yes" : $"no; would be {entry.Next}",
                entry.Bytes is { } bytes ? Durations.Size(bytes) : "");
        }

        table.WriteTo(console);
        foreach (var entry in document.Images.Where(entry => entry.Fault is not null))
        {
            console.Out.WriteLine($"{entry.Source}: {entry.Fault}");
        }

        foreach (var setting in document.Images.Select(entry => entry.Setting).OfType<string>().Distinct())
        {
            console.Out.WriteLine($"References of official images are changed by {setting}");
        }

        console.Out.WriteLine($"Present: {document.Images.Count(entry => entry.Present)} of {document.Images.Length}, {Durations.Size(document.TotalBytes)} in total (shared layers are counted once)");
    }
}
