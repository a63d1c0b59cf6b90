using Dice.Environment.Images;
using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images.Registries;

/// <summary>A store whose registries never answer, not even to a cancellation.</summary>
internal sealed class SilentStore(IImageStore images) : IImageStore
{
    public Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation) => images.FindAsync(reference, cancellation);

    public Task<IReadOnlyList<StoredImage>> ListAsync(string pattern, CancellationToken cancellation) => images.ListAsync(pattern, cancellation);

    public Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation) => new TaskCompletionSource().Task;

    public Task TagAsync(string image, string reference, CancellationToken cancellation) => images.TagAsync(image, reference, cancellation);

    public Task<bool> RemoveAsync(string reference, CancellationToken cancellation) => images.RemoveAsync(reference, cancellation);

    public Task<RegistryError?> AskRegistryAsync(string reference, CancellationToken cancellation) => new TaskCompletionSource<RegistryError?>().Task;
}
