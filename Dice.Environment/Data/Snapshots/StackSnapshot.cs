using System.Security.Cryptography;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>
/// Captures and restores the state of a running stack: PostgreSQL with the databases of the application and of the CMS, Redis and the object
/// store, as far as the environment has them. The parts are captured one after the other; each part is consistent in itself.
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
        var stores = await StoresOfAsync(stack, only is null ? Stores : Stores.Where(only.Contains), cancellation);
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
            Phase = label.Phase > 0 ? label.Phase : stack.Services.Max(service => service.Phase),
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
        var restorable = RestorableParts.Of(manifest, stack);
        var stores = restorable.Parts.Select(part => (Part: part, Store: StoreOf(stack, part.Store))).ToArray();
        await RequireDatabasesAsync(stack, manifest, cancellation);
        string? cacheNote;
        var staged = new List<IStagedStore>();
        try
        {
            foreach (var (part, store) in stores)
            {
                progress?.Report($"loading {store.Name} next to the data in use");
                cancellation.ThrowIfCancellationRequested();
                staged.Add(await store.StageAsync(Path.Combine(folder, part.File), part, cancellation));
            }

            progress?.Report("exchanging the old data for the restored data");
            cancellation.ThrowIfCancellationRequested();
            await CommitAsync(staged);
            cacheNote = stack.Find(Rules.Name) is null ? null : await ContentCache.RenewAsync(data.Stores, stack, CancellationToken.None);
        }
        finally
        {
            foreach (var store in staged)
            {
                await store.DisposeAsync();
            }
        }

        return new RestoreOutcome(
            manifest,
            [.. staged.Select(store => store.SchemaChange).OfType<SchemaChange>().Where(change => stack.Find(change.Service) is { IsRunning: true })],
            [.. staged.SelectMany(store => store.Notes), .. restorable.Notes, .. NotesOf(manifest, stack), .. cacheNote is null ? Array.Empty<string>() : [cacheNote]]);
    }

    /// <summary>Returns the service that must run to read or restore a part.</summary>
    internal static string ServiceOf(string part) => part == StoredDatabase.Cms.Part ? Postgres.Name : part;

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

    private static IEnumerable<string> NotesOf(SnapshotManifest manifest, RunningStack stack) =>
        stack.Find(Cms.Name) is not null && manifest.Parts.All(part => part.Store != StoredDatabase.Cms.Part)
            ? ["the snapshot has no content of the CMS, which keeps its current content"]
            : [];

    /// <summary>The stores of services, in their order. A server that was started by an older version of Dice lacks the CMS's database.</summary>
    private async Task<IReadOnlyList<ISnapshotStore>> StoresOfAsync(RunningStack stack, IEnumerable<string> services, CancellationToken cancellation)
    {
        var stores = new List<ISnapshotStore>();
        foreach (var service in services.Where(name => stack.Find(name) is not null))
        {
            stores.Add(StoreOf(stack, service));
            if (service == Postgres.Name && await PostgresStore.ExistsAsync(DatabaseAccess.For(stack, data.Secrets), StoredDatabase.Cms, cancellation))
            {
                stores.Add(StoreOf(stack, StoredDatabase.Cms.Part));
            }
        }

        return stores;
    }

    private async Task RequireDatabasesAsync(RunningStack stack, SnapshotManifest manifest, CancellationToken cancellation)
    {
        foreach (var database in StoredDatabase.All.Where(database => manifest.Parts.Any(part => part.Store == database.Part)))
        {
            if (!await PostgresStore.ExistsAsync(DatabaseAccess.For(stack, data.Secrets), database, cancellation))
            {
                throw new DiceException($"PostgreSQL has no database '{database.Name}' to replace; nothing was changed", "create it: ./run-env.sh up");
            }
        }
    }

    private ISnapshotStore StoreOf(RunningStack stack, string part)
    {
        var service = stack.Find(ServiceOf(part)) ?? throw SnapshotException.Foreign("the snapshot", $"it has a part for '{part}', which is not a store");
        return !service.IsRunning
            ? throw new DiceException($"'{service.Name}' is not running ({service.StateInWords}), so its state can be neither read nor restored", "start it with ./run-env.sh up")
            : part switch
            {
                Redis.Name when stack.Find(RedisCluster.Keeper) is not null => new RedisClusterStore(data.Engine.Client, stack),
                Redis.Name => new RedisStore(service),
                LocalStack.Name => new ObjectStore(service),
                _ when StoredDatabase.All.SingleOrDefault(database => database.Part == part) is { } database =>
                    new PostgresStore(data.Stores, service, DatabaseAccess.For(stack, data.Secrets), database),
                _ => throw SnapshotException.Foreign("the snapshot", $"it has a part for '{part}', which is not a store"),
            };
    }
}
