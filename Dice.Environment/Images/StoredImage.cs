using System.Collections.Immutable;

namespace Dice.Environment.Images;

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
