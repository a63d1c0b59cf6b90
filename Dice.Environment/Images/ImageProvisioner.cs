using Dice.Environment.Images.Registries;
using Docker.DotNet;

namespace Dice.Environment.Images;

/// <summary>
/// Provides images in the engine, by using, pulling or building them (<see cref="ImagePlanner"/> defines the order). Each source is provided once
/// per provisioner, even if several callers request it; independent sources are provided in parallel. Errors are kept as well: use a new provisioner to retry.
/// </summary>
public sealed class ImageProvisioner : IDisposable
{
    /// <summary>The name that is used in progress messages about the installation of commands, in place of an image's name.</summary>
    public const string Installation = "this machine";

    private readonly IImageStore _store;
    private readonly RecipeCatalog _catalog;
    private readonly ImageSettings _settings;
    private readonly IProgress<ImageProgress>? _progress;
    private readonly ImagePlanner _planner;
    private readonly LockedImages _locked;
    private readonly SharedWork<ImageSource, ProvisionedImage> _work = new();
    private readonly ImagePreparation _preparation;
    private readonly RecipeBuilds _builds;

    /// <summary>Creates a provisioner for a Docker engine.</summary>
    /// <param name="client">The engine's client; it is not disposed.</param>
    /// <param name="catalog">The recipes.</param>
    /// <param name="settings">How images are provided.</param>
    /// <param name="progress">Receives each progress message, on any thread; null to ignore them.</param>
    public ImageProvisioner(IDockerClient client, RecipeCatalog catalog, ImageSettings settings, IProgress<ImageProgress>? progress = null)
        : this(new DockerImageStore(client, settings.Pulling), catalog, settings, progress)
    {
    }

    /// <summary>Creates a provisioner for any image store.</summary>
    /// <param name="store">The images.</param>
    /// <param name="catalog">The recipes.</param>
    /// <param name="settings">How images are provided.</param>
    /// <param name="progress">Receives each progress message, on any thread; null to ignore them.</param>
    public ImageProvisioner(IImageStore store, RecipeCatalog catalog, ImageSettings settings, IProgress<ImageProgress>? progress = null)
    {
        _store = store;
        _catalog = catalog;
        _settings = settings with { LogFolder = Path.GetFullPath(settings.LogFolder), CacheFolder = Path.GetFullPath(settings.CacheFolder) };
        _progress = progress;
        _locked = new(store, settings.Lock, settings.Official);
        _planner = new(store, catalog, settings.Policy, settings.Official, _locked, new RegistryInquiry(store, settings.InquiryLimit));
        _preparation = new(_planner, catalog, _settings, progress);
        _builds = new(store, _settings);
    }

    /// <summary>
    /// Plans several images together, and installs the commands that their recipes need. Call it before starting anything: it reports
    /// everything that this machine cannot provide.
    /// </summary>
    /// <param name="sources">The images.</param>
    /// <exception cref="DiceException">Images cannot be provided, or commands are missing and cannot be installed. The error lists all of them.</exception>
    public Task PrepareAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation) => _preparation.RunAsync(sources, cancellation);

    /// <summary>Provides the image of a source.</summary>
    /// <param name="source">The requested source.</param>
    /// <param name="cancellation">
    /// Cancels the caller's wait. When no other caller waits for the image, the pull or build is cancelled as well, and the method returns after
    /// it has ended.
    /// </param>
    /// <exception cref="ImageBuildException">The recipe failed.</exception>
    /// <exception cref="DiceException">The image cannot be provided.</exception>
    public Task<ProvisionedImage> EnsureAsync(ImageSource source, CancellationToken cancellation) =>
        _work.RunAsync(source, shared => ProvideAsync(source, shared), cancellation);

    /// <summary>Returns the image that would be used now, and how it would be provided; pulls and builds nothing.</summary>
    /// <exception cref="DiceException">The policy allows no way to provide the source, or its recipe is invalid.</exception>
    public Task<ImagePlan> PlanAsync(ImageSource source, CancellationToken cancellation) => _planner.PlanAsync(source, cancellation);

    /// <summary>Returns those of several images that have no recipe, are not in the engine, and whose registries do not answer; pulls nothing.</summary>
    public async Task<IReadOnlyList<UnavailableImage>> FindUnavailableAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation) =>
        [.. (await Task.WhenAll(sources.Distinct().Select(source => _planner.FindObstacleAsync(source, cancellation)))).OfType<UnavailableImage>()];

    /// <summary>Returns the plans for several sources, in their order and without duplicates.</summary>
    /// <exception cref="DiceException">As <see cref="PlanAsync"/>.</exception>
    public async Task<IReadOnlyList<ImagePlan>> InventoryAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation) =>
        await Task.WhenAll(sources.Distinct().Select(source => _planner.PlanAsync(source, cancellation)));

    /// <summary>
    /// Returns images that the recipes of the sources produced before one of their inputs changed. Running containers may use them, or they may
    /// belong to another checkout.
    /// </summary>
    /// <exception cref="DiceException">A recipe is invalid.</exception>
    public async Task<IReadOnlyList<StoredImage>> FindStaleAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation)
    {
        var all = sources.SelectMany(WithBases).Where(source => source.Recipe is not null).Distinct().ToArray();
        var current = (await Task.WhenAll(all.Select(source => _planner.PossibleTagsAsync(source, cancellation)))).SelectMany(tags => tags).ToHashSet();
        var repositories = all.Select(source => RecipeTag.RepositoryOf(source.Recipe!)).ToHashSet();
        return
        [
            .. (await _store.ListAsync($"{RecipeTag.Prefix}*", cancellation))
                .Where(image => !current.Contains(image.Reference) && IsFormer(ImageReference.Parse(image.Reference))),
        ];

        bool IsFormer(ImageReference image) => repositories.Contains(image.Repository) && RecipeTag.IsOne(image.Version);

        static IEnumerable<ImageSource> WithBases(ImageSource source) => source.Base is null ? [source] : [source, .. WithBases(source.Base)];
    }

    public void Dispose()
    {
        _builds.Dispose();
        _preparation.Dispose();
    }

    private async Task<ProvisionedImage> ProvideAsync(ImageSource source, CancellationToken cancellation)
    {
        var reporter = new ImageReporter(source.Name, _progress, _settings.Time);
        try
        {
            reporter.Say(ImageState.Checking, "");
            var plan = await _preparation.PlanAsync(source, cancellation);
            var image = plan.How switch
            {
                ImageAcquisition.Present => Provided(plan.Source, plan.Stored!, plan.Origin, plan.SubstituteFor, plan.How, reporter),
                ImageAcquisition.Pulled => await PullAsync(source, plan.Reference, reporter, cancellation),
                _ => await BuildAsync(source, plan.Note, reporter, cancellation),
            };
            reporter.Say(ImageState.Ready, image.Reference);
            return image;
        }
        catch (Exception exception)
        {
            reporter.Say(ImageState.Failed, exception is DiceException error ? error.Problem : exception.Message);
            throw;
        }
    }

    private async Task<ProvisionedImage> PullAsync(ImageSource source, string official, ImageReporter reporter, CancellationToken cancellation)
    {
        try
        {
            reporter.Say(ImageState.Pulling, official);
            var pulled = await _locked.PullAsync(source, official, new Relay(text => reporter.Update(ImageState.Pulling, text)), cancellation);
            return Provided(source, pulled, ImageOrigin.Official, null, ImageAcquisition.Pulled, reporter);
        }
        catch (ImagePullException exception) when (_planner.MayUseRecipe(source))
        {
            var note = ImagePlanner.NoteOn(exception.Error);
            reporter.Say(ImageState.Checking, note);
            return await BuildAsync(source, note, reporter, cancellation);
        }
        catch (ImagePullException exception)
        {
            // All images of a registry have the same message, so that it is printed once.
            var remedy = source.Recipe is not null
                ? $"{exception.Remedy}; or unset {ImagePolicies.Variable}, to build images here"
                : $"{exception.Remedy}; '{official}' can only be pulled";
            if (_settings.Official.SettingOf(source) is { } setting)
            {
                remedy = $"check {setting}; {remedy}";
            }

            throw new ImagePullException(exception.Error with { Remedy = remedy }, exception);
        }
    }

    private async Task<ProvisionedImage> BuildAsync(ImageSource source, string? note, ImageReporter reporter, CancellationToken cancellation)
    {
        var recipe = _catalog.Get(source.Recipe!);
        ProvisionedImage? basis = null;
        if (source.Base is { } below)
        {
            await _preparation.EnsureToolsAsync([source], cancellation); // Must precede the build of the base, which would be useless without the commands.
            reporter.Say(ImageState.Waiting, $"for its base, {below.Name}");
            basis = await EnsureAsync(below, cancellation);
        }

        var baseIdentity = basis is null ? null : ImageReference.IdentityOf(basis.Reference, basis.Origin, basis.Id);
        while (true)
        {
            var reference = _planner.TagOf(source, baseIdentity);
            using var taken = await _builds.LockAsync(reference, reporter, cancellation);
            if (await _store.FindAsync(reference, cancellation) is { } stored)
            {
                return Provided(source, stored, ImageOrigin.Recipe, recipe.SubstituteFor, ImageAcquisition.Present, reporter) with { Note = note };
            }

            await _preparation.EnsureToolsAsync([source], cancellation);
            using var staged = StagedBuild.Copy(recipe, source.Context);
            if (RecipeTag.Of(staged.Recipe, staged.Context, baseIdentity, source.Variant) != reference)
            {
                continue; // A file changed during the copy, so the image has a different tag now.
            }

            var (built, log) = await _builds.RunAsync(source, staged, reference, basis?.Reference, reporter, cancellation);
            return Provided(source, built, ImageOrigin.Recipe, recipe.SubstituteFor, ImageAcquisition.Built, reporter) with { LogPath = log, Note = note };
        }
    }

    private static ProvisionedImage Provided(
        ImageSource source, StoredImage image, ImageOrigin origin, string? substituteFor, ImageAcquisition how, ImageReporter reporter) =>
        new(source, image.Reference, origin, substituteFor, how, reporter.Elapsed, null) { Id = image.Id };

    private sealed class Relay(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
