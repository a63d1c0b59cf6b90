using Dice.Environment.Images;

namespace Dice.Environment.Commands.ImageVerbs;

/// <summary>Implements <c>images --refresh</c> and <c>images --lock</c>.</summary>
/// <param name="refresher">Asks registries.</param>
/// <param name="talk">Receives the changes.</param>
internal sealed class ImagesUpdate(ImageRefresher refresher, TextWriter talk)
{
    /// <summary>Refreshes and pins official images, as requested.</summary>
    /// <exception cref="DiceException">See <see cref="ImageRefresher"/>.</exception>
    public async Task RunAsync(IReadOnlyList<ImageSource> sources, bool refresh, bool pin, CancellationToken cancellation)
    {
        if (refresh)
        {
            await RefreshAsync(sources, cancellation);
        }

        if (pin)
        {
            var locked = await refresher.LockAsync(sources, cancellation);
            locked.Write();
            await talk.WriteLineAsync($"{locked.Path}: {locked.Digests.Count} images are pinned. Commit the file, so that everyone uses them.");
        }
    }

    private async Task RefreshAsync(IReadOnlyList<ImageSource> sources, CancellationToken cancellation)
    {
        var refreshed = await Task.WhenAll(sources.Select(source => refresher.RefreshAsync(source, new Line(source.Name, talk), cancellation)));
        foreach (var image in refreshed.Where(image => image.Outcome != RefreshOutcome.Kept))
        {
            await talk.WriteLineAsync($"{image.Reference}: {InWords(image.Outcome)}");
        }

        foreach (var kept in refreshed.Where(image => image.Outcome == RefreshOutcome.Kept).GroupBy(image => image.Reason))
        {
            await talk.WriteLineAsync($"{string.Join(", ", kept.Select(image => image.Reference))}: not refreshed, {kept.Key}");
        }

        if (refreshed.Any(image => image.Outcome is RefreshOutcome.Pulled or RefreshOutcome.Moved))
        {
            await talk.WriteLineAsync("Running services use these images after the next ./run-env.sh up");
        }
    }

    private static string InWords(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Pulled => "pulled, the engine did not have it",
        RefreshOutcome.Moved => "pulled, the tag has moved",
        _ => "unchanged",
    };

    /// <summary>Prints progress as lines: a new line for each completed layer.</summary>
    private sealed class Line(string name, TextWriter talk) : IProgress<string>
    {
        private string _layers = "";

        public void Report(string value)
        {
            var layers = value.Split(", ")[^1];
            if (layers != _layers)
            {
                _layers = layers;
                talk.WriteLine($"{name}: {value}");
            }
        }
    }
}
