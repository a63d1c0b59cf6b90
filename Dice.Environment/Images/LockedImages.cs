using Dice.Environment.Images.Registries;

namespace Dice.Environment.Images;

/// <summary>Official images, each with the content that <see cref="ImageLock"/> pins.</summary>
/// <param name="store">The engine's images.</param>
/// <param name="locked">The pinned digests.</param>
/// <param name="references">The references from which official images are taken.</param>
public sealed class LockedImages(IImageStore store, ImageLock locked, OfficialImages references)
{
    /// <summary>Returns the official image that the engine has, or null.</summary>
    /// <exception cref="DiceException">The engine has a different image than the pinned one.</exception>
    public async Task<StoredImage?> FindAsync(ImageSource source, string official, CancellationToken cancellation)
    {
        var stored = await store.FindAsync(official, cancellation);
        return stored is null || DigestOf(source) is not { } digest || stored.Digests.Contains(digest)
            ? stored
            : throw new DiceException(
                $"'{official}' on the engine is {(!stored.Digests.Any() ? "not from a registry" : string.Join(", ", stored.Digests))}, and {locked.Path} pins {digest}",
                "get the pinned image with: ./run-env.sh images --refresh; or pin the one that is here with: ./run-env.sh images --lock");
    }

    /// <summary>Pulls the official image by its tag, or pulls the pinned content and tags it.</summary>
    /// <exception cref="ImagePullException">The registry does not provide the image.</exception>
    /// <exception cref="DiceException">The registry does not have the pinned content.</exception>
    public async Task<StoredImage> PullAsync(ImageSource source, string official, IProgress<string> progress, CancellationToken cancellation)
    {
        if (DigestOf(source) is { } digest)
        {
            var pinned = $"{ImageReference.Parse(official).Repository}@{digest}";
            try
            {
                await store.PullAsync(pinned, progress, cancellation);
            }
            catch (ImagePullException e) when (e.Error.Kind == RegistryErrorKind.NotFound)
            {
                throw new DiceException($"{locked.Path} pins '{official}' to {digest}; {e.Problem}", "pin content that the registry has: remove the line, then run ./run-env.sh images --refresh --lock", e);
            }

            await store.TagAsync(pinned, official, cancellation);
        }
        else
        {
            await store.PullAsync(official, progress, cancellation);
        }

        return await FindAsync(source, official, cancellation)
            ?? throw new ImagePullException(RegistryError.Explain(official, "the pull succeeded, but the engine does not have it"));
    }

    // An image that replaces an official one has different content.
    private string? DigestOf(ImageSource source) => references.IsReplaced(source) ? null : locked.DigestOf(source);
}
