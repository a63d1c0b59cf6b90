using Dice.Environment.Images.Registries;

namespace Dice.Environment.Images;

/// <summary>The operations of an engine that are needed to provide images.</summary>
public interface IImageStore
{
    /// <summary>Returns the image with a reference, or null.</summary>
    Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation);

    /// <summary>Returns the images whose reference matches a pattern with <c>*</c> within a part, such as <c>dice/*</c>; one entry for each reference.</summary>
    Task<IReadOnlyList<StoredImage>> ListAsync(string pattern, CancellationToken cancellation);

    /// <summary>Pulls a reference from its registry.</summary>
    /// <exception cref="ImagePullException">The registry does not provide the image.</exception>
    Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Adds a reference to an image, which is named by a reference; the reference is moved if it belonged to another image.</summary>
    Task TagAsync(string image, string reference, CancellationToken cancellation);

    /// <summary>Removes a reference; returns false when it is in use or does not exist.</summary>
    Task<bool> RemoveAsync(string reference, CancellationToken cancellation);

    /// <summary>Checks through the engine whether the registry has a reference.</summary>
    /// <returns>The registry's refusal, or why it cannot be reached; null when it has the image.</returns>
    Task<RegistryError?> AskRegistryAsync(string reference, CancellationToken cancellation);
}

/// <summary>An image that the engine has.</summary>
/// <param name="Reference">The reference by which it was found.</param>
/// <param name="Id">The engine's id for its content.</param>
/// <param name="Size">Its size in bytes, including layers that it shares with other images.</param>
/// <param name="Created">When it was created, according to its own metadata.</param>
public sealed record StoredImage(string Reference, string Id, long Size, DateTimeOffset Created)
{
    /// <summary>The digests under which registries provided it, as <c>REPOSITORY@sha256:…</c>; empty for an image that was built or loaded here.</summary>
    public ImmutableArray<string> RepositoryDigests { get; init; } = [];

    /// <summary>The digests without the repositories.</summary>
    public IEnumerable<string> Digests => RepositoryDigests.Select(digest => ImageReference.Parse(digest).Version).Distinct();
}
