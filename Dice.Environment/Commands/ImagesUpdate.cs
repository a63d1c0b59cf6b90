using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Commands;

/// <summary><c>images --refresh</c> and <c>images --lock</c>.</summary>
/// <param name="refresher">Asks registries.</param>
/// <param name="talk">Receives what has changed.</param>
internal sealed class ImagesUpdate(ImageRefresher refresher, TextWriter talk)
{
    /// <summary>Refreshes and pins official images, as asked for.</summary>
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
            await talk.WriteLineAsync($"{locked.Path}: {locked.Digests.Count} images are pinned. Commit it, so that everyone gets them.");
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
            await talk.WriteLineAsync("What runs changes to these images at the next ./run-env.sh up");
        }
    }

    private static string InWords(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Pulled => "pulled, the engine did not have it",
        RefreshOutcome.Moved => "pulled, the tag has moved",
        _ => "unchanged",
    };

    /// <summary>Progress in lines: a new one when another layer is there.</summary>
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
