namespace Dice.Environment.Images;

/// <summary>Plans images and installs the commands that their recipes need, before any image is provided.</summary>
/// <param name="planner">Plans an image.</param>
/// <param name="catalog">The recipes.</param>
/// <param name="settings">Who installs commands.</param>
/// <param name="progress">Receives each progress message; null to ignore them.</param>
internal sealed class ImagePreparation(ImagePlanner planner, RecipeCatalog catalog, ImageSettings settings, IProgress<ImageProgress>? progress) : IDisposable
{
    private readonly SharedWork<ImageSource, ImagePlan> _plans = new();
    private readonly RecipeTools _tools = new(settings.Setup);

    /// <summary>Plans several images together, and installs the commands that their recipes need.</summary>
    public async Task RunAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation)
    {
        var plans = await AllErrors.OfAsync(sources.Distinct().Select(source => PlanAsync(source, cancellation)));
        await EnsureToolsAsync(plans.SelectMany(plan => plan.Builds), cancellation);
    }

    /// <summary>Each image is planned only once, even if it is both prepared and provided.</summary>
    public Task<ImagePlan> PlanAsync(ImageSource source, CancellationToken cancellation) =>
        _plans.RunAsync(source, shared => planner.PlanAsync(source, shared), cancellation);

    /// <summary>Installs the commands that the recipes of these images need.</summary>
    public async Task EnsureToolsAsync(IEnumerable<ImageSource> builds, CancellationToken cancellation)
    {
        ImageReporter? reporter = null;
        await _tools.EnsureAsync(builds.Select(source => catalog.Get(source.Recipe!)), Report, cancellation);
        reporter?.Say(ImageState.Ready, "");

        void Report(string line)
        {
            reporter ??= new ImageReporter(ImageProvisioner.Installation, progress, settings.Time);
            reporter.Say(ImageState.Installing, line);
        }
    }

    public void Dispose() => _tools.Dispose();
}
