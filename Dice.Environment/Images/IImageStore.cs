using Dice.Environment.Images.Registries;

namespace Dice.Environment.Images;

/// <summary>The engine's images: as much of an engine as providing images needs.</summary>
public interface IImageStore
{
    /// <summary>The image under a reference, or null.</summary>
    Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation);

    /// <summary>The images whose reference matches a pattern with <c>*</c> within a part, such as <c>dice/*</c>: one for each reference.</summary>
    Task<IReadOnlyList<StoredImage>> ListAsync(string pattern, CancellationToken cancellation);

    /// <summary>Pulls a reference from its registry.</summary>
    /// <exception cref="ImagePullException">When the registry does not give it.</exception>
    Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Gives an image, named by a reference, a further reference; one that means another image moves to this one.</summary>
    Task TagAsync(string image, string reference, CancellationToken cancellation);

    /// <summary>Removes a reference; false when it is in use or not there.</summary>
    Task<bool> RemoveAsync(string reference, CancellationToken cancellation);

    /// <summary>Asks the registry of a reference for it, the way the engine does.</summary>
    /// <returns>What the registry refused, or why it cannot be reached; null when it has the image.</returns>
    Task<RegistryError?> AskRegistryAsync(string reference, CancellationToken cancellation);
}
