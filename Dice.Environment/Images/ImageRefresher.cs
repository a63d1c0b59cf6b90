using Dice.Environment.Images.Registries;

namespace Dice.Environment.Images;

/// <summary>Requests official images from their registries again, because tags move and an unreachable registry may have become reachable.</summary>
/// <param name="store">The engine's images.</param>
public sealed class ImageRefresher(IImageStore store, ImageSettings settings)
{
    private readonly RegistryInquiry _inquiry = new(store, settings.InquiryLimit);
    private readonly LockedImages _locked = new(store, settings.Lock, settings.Official);

    /// <summary>Returns those of the images, and of their bases, that have an official reference.</summary>
    public static IReadOnlyList<ImageSource> OfficialAmong(IEnumerable<ImageSource> sources) => [.. sources.SelectMany(Official).Distinct()];

    /// <summary>Pulls an official image again.</summary>
    /// <param name="source">The image.</param>
    /// <param name="progress">Receives the progress of the pull.</param>
    /// <returns>The result. Where recipes are allowed, an unavailable image is a reason in the result rather than an error.</returns>
    /// <exception cref="DiceException">The policy allows no registry, the pinned content is missing, or only registries are allowed and the image is unavailable.</exception>
    public async Task<RefreshedImage> RefreshAsync(ImageSource source, IProgress<string> progress, CancellationToken cancellation)
    {
        if (settings.Policy == ImagePolicy.Recipe)
        {
            throw new DiceException($"{ImagePolicies.Variable}=recipe allows no registry", $"unset {ImagePolicies.Variable} to refresh official images");
        }

        var official = settings.Official.ReferenceOf(source)!;
        var mayKeep = settings.Policy == ImagePolicy.Auto && source.Recipe is not null;
        var before = await store.FindAsync(official, cancellation);
        if (mayKeep && await _inquiry.AskAsync(official, cancellation) is { } obstacle)
        {
            return new(source, official, RefreshOutcome.Kept, obstacle.Problem);
        }

        try
        {
            var after = await _locked.PullAsync(source, official, progress, cancellation);
            return new(source, official, before is null ? RefreshOutcome.Pulled : before.Id == after.Id ? RefreshOutcome.Unchanged : RefreshOutcome.Moved);
        }
        catch (ImagePullException e) when (mayKeep)
        {
            return new(source, official, RefreshOutcome.Kept, e.Problem);
        }
    }

    /// <summary>Pins official images to the content that the engine has.</summary>
    /// <exception cref="DiceException">The engine does not have one of them, or did not pull it from a registry.</exception>
    public async Task<ImageLock> LockAsync(IEnumerable<ImageSource> sources, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(sources.Where(source => !settings.Official.IsReplaced(source))
            .Select(async source => (Reference: source.Official!, Digest: DigestOf(await store.FindAsync(settings.Official.ReferenceOf(source)!, cancellation)))));
        var missing = found.Where(entry => entry.Digest is null).Select(entry => entry.Reference).ToArray();
        return missing.Length == 0
            ? settings.Lock with { Digests = found.ToImmutableSortedDictionary(entry => entry.Reference, entry => entry.Digest!, StringComparer.Ordinal) }
            : throw new DiceException(
                $"the engine has no image from a registry for {string.Join(", ", missing)}, so they cannot be pinned",
                "pull them first: ./run-env.sh images --refresh --lock");
    }

    private static string? DigestOf(StoredImage? image)
    {
        var all = image?.RepositoryDigests.Select(ImageReference.Parse).ToArray() ?? [];
        return (all.FirstOrDefault(digest => digest.Repository == ImageReference.Parse(image!.Reference).Repository) ?? all.FirstOrDefault())?.Version;
    }

    private static IEnumerable<ImageSource> Official(ImageSource source) =>
        source.Official is not null ? [source] : source.Base is { } below ? Official(below) : [];
}

/// <summary>The result of requesting an image from its registry again.</summary>
/// <param name="Source">The image.</param>
/// <param name="Reference">Its official reference.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">Why nothing was pulled; null when an image was pulled.</param>
public sealed record RefreshedImage(ImageSource Source, string Reference, RefreshOutcome Outcome, string? Reason = null);

/// <summary>The result of a refresh.</summary>
public enum RefreshOutcome
{
    /// <summary>The engine did not have the official image and has pulled it.</summary>
    Pulled,

    /// <summary>The tag now refers to another image.</summary>
    Moved,

    /// <summary>The tag still refers to the same image.</summary>
    Unchanged,

    /// <summary>The image was not available from the registry; the previous image is still used.</summary>
    Kept,
}
