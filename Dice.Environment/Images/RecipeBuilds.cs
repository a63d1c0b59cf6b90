using Dice.Environment.Storage;

namespace Dice.Environment.Images;

/// <summary>Runs the build scripts of recipes: each image in one process at a time, and a limited number at once.</summary>
/// <param name="store">The images.</param>
/// <param name="settings">Folders, and the number of parallel builds.</param>
internal sealed class RecipeBuilds(IImageStore store, ImageSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _places = new(settings.ParallelBuilds);

    /// <summary>Takes the lock of an image, so that one process at a time builds it.</summary>
    public Task<FileLock> LockAsync(string reference, ImageReporter reporter, CancellationToken cancellation) =>
        FileLock.TakeAsync(
            Path.Combine(settings.CacheFolder, "locks", $"{FileNameOf(reference)}.lock"),
            Timeout.InfiniteTimeSpan,
            $"building {reference}",
            cancellation,
            _ => reporter.Say(ImageState.Waiting, "for another process that is building it"),
            settings.Time);

    /// <summary>Runs the recipe's script, when fewer than the allowed number of builds run.</summary>
    /// <exception cref="ImageBuildException">The script failed, or the engine has no image after it.</exception>
    public async Task<(StoredImage Built, string Log)> RunAsync(
        ImageSource source,
        StagedBuild staged,
        string reference,
        string? baseReference,
        ImageReporter reporter,
        CancellationToken cancellation)
    {
        var variables = new Dictionary<string, string> { ["DICE_IMAGE"] = reference, ["DICE_CACHE"] = settings.CacheFolder };
        if (baseReference is not null)
        {
            variables["DICE_BASE_IMAGE"] = baseReference;
        }

        if (staged.Context is not null)
        {
            variables["DICE_CONTEXT"] = staged.Context;
        }

        if (source.Variant is not null)
        {
            variables["DICE_VARIANT"] = source.Variant;
        }

        if (!await _places.WaitAsync(0, cancellation))
        {
            reporter.Say(ImageState.Waiting, "for another build to finish");
            await _places.WaitAsync(cancellation);
        }

        try
        {
            var log = Path.Combine(settings.LogFolder, $"{FileNameOf(reference)}.log");
            reporter.Say(ImageState.Building, staged.Recipe.Description);
            var (exitCode, output, logProblem) = await BuildScript.RunAsync(
                staged.Recipe, variables, log, line => reporter.Update(ImageState.Building, line), cancellation);
            return exitCode == 0 && await store.FindAsync(reference, cancellation) is { } built
                ? (built, log)
                : throw new ImageBuildException(staged.Recipe.Name, reference, exitCode, output, log, logProblem, source.Official is not null);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private static string FileNameOf(string reference) => reference[RecipeTag.Prefix.Length..].Replace(':', '-');
}
