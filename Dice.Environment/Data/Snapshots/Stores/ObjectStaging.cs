using Amazon.S3;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Objects that lie ready in a folder. An object store knows no exchange in one step: what was there is kept in a file meanwhile, and
/// put back when anything fails.
/// </summary>
internal sealed class ObjectStaging(ObjectStore store, AmazonS3Client s3, string folder, ObjectIndex index, SnapshotPart part) : IStagedStore
{
    private readonly string _before = Path.Combine(folder, "before.tar");

    /// <inheritdoc />
    public async Task CommitAsync()
    {
        await ObjectStore.WriteAsync(s3, _before, CancellationToken.None);
        try
        {
            await ObjectStore.ApplyAsync(s3, index, Path.Combine(folder, "new"));
            var now = await ObjectStore.WriteAsync(s3, Path.Combine(folder, "now.tar"), CancellationToken.None);
            if (ObjectContent.Describe(now).DifferenceFrom(part) is { } difference)
            {
                throw SnapshotFault.NotVerified(store.Name, difference);
            }
        }
        catch
        {
            await UndoAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task UndoAsync()
    {
        var old = Path.Combine(folder, "old");
        await ObjectStore.ApplyAsync(s3, await ObjectStore.ExtractAsync(_before, old, CancellationToken.None), old);
    }

    /// <inheritdoc />
    public Task FinishAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        s3.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
