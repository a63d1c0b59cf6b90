namespace Dice.Environment.Images;

/// <summary>The parts of an image's reference.</summary>
/// <param name="Registry">The registry's host and port; <see cref="DockerHub"/> when the reference contains none.</param>
/// <param name="Repository">The reference up to its tag or digest, as written.</param>
/// <param name="Version">The tag or digest; <c>latest</c> when the reference contains none.</param>
public sealed record ImageReference(string Registry, string Repository, string Version)
{
    /// <summary>The registry of references without a registry.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>
    /// The value that changes when images which build on this one must be rebuilt: a recipe's tag depends on all its inputs, while an official
    /// tag moves from one image to the next.
    /// </summary>
    public static string IdentityOf(string reference, ImageOrigin origin, string? id) =>
        origin == ImageOrigin.Official && id is { Length: > 0 } ? $"{reference}@{id}" : reference;

    /// <summary>Parses a reference.</summary>
    public static ImageReference Parse(string reference)
    {
        var digest = reference.IndexOf('@', StringComparison.Ordinal);
        var named = digest < 0 ? reference : reference[..digest];
        // A colon before the last slash separates the registry's port.
        var tag = named.LastIndexOf(':') is var colon && colon > named.LastIndexOf('/') ? colon : -1;
        var repository = tag < 0 ? named : named[..tag];
        var version = digest >= 0 ? reference[(digest + 1)..] : tag >= 0 ? named[(tag + 1)..] : "latest";
        var first = repository.Split('/')[0];
        var hasRegistry = repository.Contains('/') && (first.Contains('.') || first.Contains(':') || first == "localhost");
        return new(hasRegistry ? first : DockerHub, repository, version);
    }
}
