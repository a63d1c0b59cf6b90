using System.Collections.Immutable;
using System.Security.Cryptography;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>
/// Captures and restores the state of a running stack: PostgreSQL, Redis and the object store, as far as the environment
/// has them. The parts are captured one after the other; each part is consistent in itself.
/// </summary>
/// <param name="data">The environment.</param>
public sealed class StackSnapshot(EnvironmentData data)
{
    /// <summary>The services whose state a snapshot contains.</summary>
    public static ImmutableArray<string> Stores { get; } = [Postgres.Name, Redis.Name, LocalStack.Name];

    /// <summary>Writes the state to a folder.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="label">The snapshot's name, and why it is created.</param>
    /// <param name="only">The stores to capture; null for all stores of the environment.</param>
    /// <param name="cancellation">Cancels the operation; the folder is then incomplete.</param>
    /// <exception cref="DiceException">A store is not running or fails, or the environment has none.</exception>
    internal async Task<SnapshotManifest> CaptureAsync(string folder, SnapshotLabel label, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        try
        {
            return await WriteAsync(folder, label, only, cancellation);
        }
        catch (Exception e) when (StoreErrors.Explain(e, "nothing was saved, and the data in use is unchanged") is { } explained)
        {
            throw explained;
        }
    }

    private async Task<SnapshotManifest> WriteAsync(string folder, SnapshotLabel label, IReadOnlyCollection<string>? only, CancellationToken cancellation)
    {
        var stack = await data.ReadAsync(cancellation);
        var stores = StoresOf(stack, only is null ? Stores : Stores.Where(only.Contains));
        if (stores.Count == 0)
        {
            throw new DiceException($"environment '{data.Id}' has no data to save: none of {string.Join(", ", Stores)} exists", "start it with ./run-env.sh up");
        }

        string? schema = null;
        var parts = ImmutableArray.CreateBuilder<SnapshotPart>();
        foreach (var store in stores)
        {
            var file = Path.Combine(folder, store.FileName);
            var content = await store.CaptureAsync(file, cancellation);
            schema ??= content.SchemaVersion;
            await using var written = File.OpenRead(file);
            parts.Add(new SnapshotPart
            {
                Store = store.Name,
                File = store.FileName,
                Bytes = written.Length,
                Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellation)),
                ServerVersion = content.ServerVersion,
                ContentHash = content.Hash,
                Globals = content.Globals,
                Counts = content.Counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            });
            Files.SetMode(file, Files.Private);
        }

        var manifest = new SnapshotManifest
        {
            Kind = SnapshotManifest.KindOfOurs,
            Format = SnapshotManifest.CurrentFormat,
            Stack = data.Stack,
            Environment = data.Id.Value,
            Name = label.Name,
            Reason = label.Reason,
            Automatic = label.Automatic,
            Order = label.Order,
            CreatedAt = data.Time.GetUtcNow(),
            Phase = stack.Services.Max(service => service.Phase),
            SchemaVersion = schema,
            Images = stack.Services.ToImmutableSortedDictionary(service => service.Name, service => new SnapshotImage(service.Image, service.ImageOrigin), StringComparer.Ordinal),
            Parts = parts.ToImmutable(),
            ContentHash = SnapshotManifest.HashOf(parts),
        };
        SnapshotFolder.WriteManifest(folder, manifest);
        return manifest;
    }

    /// <summary>
    /// Restores the state of a folder. Every part is loaded next to the data in use and verified (counts
    /// and content hash). They are exchanged only when all parts match; until then the data in use is unchanged.
    /// </summary>
    /// <param name="folder">The snapshot's folder.</param>
    /// <param name="progress">Receives each step before it starts.</param>
    /// <param name="cancellation">Cancels the operation. Has no effect once the exchange has started, which takes well under a second.</param>
    /// <exception cref="SnapshotException">The snapshot belongs to another stack, is damaged, or differs from its manifest.</exception>
    /// <exception cref="DiceException">A store is not running or failed; the exchange was undone.</exception>
    internal async Task<RestoreOutcome> RestoreAsync(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        try
        {
            return await ExchangeAsync(folder, progress, cancellation);
        }
        catch (Exception e) when (StoreErrors.Explain(e, "the data in use was left as it was") is { } explained)
        {
            throw explained;
        }
    }

    private async Task<RestoreOutcome> ExchangeAsync(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        progress?.Report("checking the parts");
        var manifest = await SnapshotFolder.VerifyAsync(folder, data.Stack, cancellation);
        var stack = await data.ReadAsync(cancellation);
        var missing = manifest.Parts.Where(part => stack.Find(part.Store) is not { IsRunning: true }).Select(part => part.Store).ToArray();
        if (missing.Length > 0)
        {
            throw new DiceException($"{string.Join(", ", missing)} must run to restore its state; nothing was changed", "start it with ./run-env.sh up");
        }

        var before = await SchemaOfAsync(stack, cancellation);
        var staged = new List<IStagedStore>();
        try
        {
            foreach (var store in StoresOf(stack, manifest.Parts.Select(part => part.Store)))
            {
                progress?.Report($"loading {store.Name} next to the data in use");
                cancellation.ThrowIfCancellationRequested();
                var part = manifest.Parts.Single(part => part.Store == store.Name);
                staged.Add(await store.StageAsync(Path.Combine(folder, part.File), part, cancellation));
            }

            progress?.Report("exchanging the old data for the restored data");
            cancellation.ThrowIfCancellationRequested();
            await CommitAsync(staged);
        }
        finally
        {
            foreach (var store in staged)
            {
                await store.DisposeAsync();
            }
        }

        return new RestoreOutcome(manifest, before, [.. staged.SelectMany(store => store.Notes)]);
    }

    private static async Task CommitAsync(IReadOnlyList<IStagedStore> staged)
    {
        var committed = new Stack<IStagedStore>();
        try
        {
            foreach (var store in staged)
            {
                await store.CommitAsync();
                committed.Push(store);
            }
        }
        catch
        {
            while (committed.TryPop(out var store))
            {
                await store.UndoAsync();
            }

            throw;
        }

        foreach (var store in staged)
        {
            await store.FinishAsync();
        }
    }

    private async Task<string?> SchemaOfAsync(RunningStack stack, CancellationToken cancellation)
    {
        if (stack.Find(Postgres.Name) is not { IsRunning: true })
        {
            return null;
        }

        await using var connection = await DatabaseAccess.For(stack, data.Secrets).OpenAsync(cancellation: cancellation);
        return await PostgresContent.SchemaVersionAsync(connection, cancellation);
    }

    private List<ISnapshotStore> StoresOf(RunningStack stack, IEnumerable<string> names)
    {
        var stores = new List<ISnapshotStore>();
        foreach (var service in names.Select(stack.Find).OfType<RunningService>())
        {
            if (!service.IsRunning)
            {
                throw new DiceException($"'{service.Name}' is not running ({service.StateInWords}), so its state can be neither read nor restored", "start it with ./run-env.sh up");
            }

            stores.Add(service.Name switch
            {
                Postgres.Name => new PostgresStore(data.Engine.Client, service, DatabaseAccess.For(stack, data.Secrets)),
                Redis.Name => new RedisStore(service),
                LocalStack.Name => new ObjectStore(service),
                var name => throw SnapshotException.Foreign("the snapshot", $"it has a part for '{name}', which is not a store"),
            });
        }

        return stores;
    }
}
