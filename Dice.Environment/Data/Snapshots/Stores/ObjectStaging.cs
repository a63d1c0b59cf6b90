using Amazon.S3;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Objects in a folder that are ready to replace those in use. An object store has no atomic exchange: the old objects are saved to a file, and
/// restored if a step fails.
/// </summary>
internal sealed class ObjectStaging(ObjectStore store, AmazonS3Client s3, string folder, ObjectIndex index, SnapshotPart part) : IStagedStore
{
    private readonly string _before = Path.Combine(folder, "before.tar");

    public async Task CommitAsync()
    {
        await ObjectStore.WriteAsync(s3, _before, CancellationToken.None);
        try
        {
            await ObjectStore.ApplyAsync(s3, index, Path.Combine(folder, "new"));
            var now = await ObjectStore.WriteAsync(s3, Path.Combine(folder, "now.tar"), CancellationToken.None);
            if (ObjectContent.Describe(now).DifferenceFrom(part) is { } difference)
            {
                throw SnapshotException.NotVerified(store.Name, difference);
            }
        }
        catch
        {
            await UndoAsync();
            throw;
        }
    }

    public async Task UndoAsync()
    {
        var old = Path.Combine(folder, "old");
        await ObjectStore.ApplyAsync(s3, await ObjectStore.ExtractAsync(_before, old, CancellationToken.None), old);
    }

    public Task FinishAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        s3.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
