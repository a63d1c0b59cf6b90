using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Captures and restores the object store: the current version of every object of every bucket, with content type and metadata. Messages in queues, older
/// versions, tags and permissions are not part of a snapshot.
/// </summary>
internal sealed class ObjectStore(RunningService service) : ISnapshotStore
{
    private const string Index = "index.json";

    public string Name => service.Name;

    public string FileName => "objects.tar";

    public async Task<StoreContent> CaptureAsync(string file, CancellationToken cancellation)
    {
        using var s3 = Connect();
        return ObjectContent.Describe(await WriteAsync(s3, file, cancellation));
    }

    public async Task<IStagedStore> StageAsync(string file, SnapshotPart part, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dice-objects-").FullName;
        try
        {
            var index = await ExtractAsync(file, Path.Combine(folder, "new"), cancellation);
            return ObjectContent.Describe(index).DifferenceFrom(part) is { } difference
                ? throw SnapshotException.NotVerified(Name, difference)
                : new ObjectStaging(this, Connect(), folder, index, part);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Writes all objects to a file.</summary>
    internal static async Task<ObjectIndex> WriteAsync(IAmazonS3 s3, string file, CancellationToken cancellation)
    {
        var index = await ListAsync(s3, cancellation);
        var objects = ImmutableArray.CreateBuilder<StoredObject>();
        await using var tar = new TarWriter(File.Create(file));
        foreach (var (bucket, key) in index)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"objects/{objects.Count:000000}");
            var content = $"{file}.object";
            try
            {
                using var answer = await s3.GetObjectAsync(bucket, key, cancellation);
                await using (var temporary = File.Create(content))
                {
                    await answer.ResponseStream.CopyToAsync(temporary, cancellation);
                }

                await using var stream = File.OpenRead(content);
                var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
                stream.Position = 0;
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = stream }, cancellation);
                var metadata = answer.Metadata.Keys.ToImmutableSortedDictionary(meta => meta, meta => answer.Metadata[meta], StringComparer.Ordinal);
                objects.Add(new StoredObject(bucket, key, answer.Headers.ContentType, metadata, stream.Length, sha, name));
            }
            catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                // It was removed after it was listed.
            }
            finally
            {
                File.Delete(content);
            }
        }

        var all = new ObjectIndex([.. (await BucketsAsync(s3, cancellation)).Order(StringComparer.Ordinal)], objects.ToImmutable());
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(all, SnapshotJson.Default.ObjectIndex));
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, Index) { DataStream = json }, cancellation);
        return all;
    }

    /// <summary>Extracts the objects of a file to a folder and verifies each.</summary>
    internal static async Task<ObjectIndex> ExtractAsync(string file, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        ObjectIndex? index = null;
        await using (var tar = new TarReader(File.OpenRead(file)))
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (entry.Name == Index)
                {
                    index = await JsonSerializer.DeserializeAsync(entry.DataStream!, SnapshotJson.Default.ObjectIndex, cancellation);
                    continue;
                }

                await entry.ExtractToFileAsync(Path.Combine(folder, Path.GetFileName(entry.Name)), overwrite: false, cancellation);
            }
        }

        foreach (var item in index?.Objects ?? throw SnapshotException.Damaged(Path.GetFileName(file), "it has no index"))
        {
            var content = PathOf(folder, item);
            if (!File.Exists(content))
            {
                await File.WriteAllBytesAsync(content, [], cancellation); // An empty entry has no data to extract.
            }

            await using var stream = File.OpenRead(content);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)) != item.Sha256)
            {
                throw SnapshotException.Damaged(Path.GetFileName(file), $"object {item.Bucket}/{item.Key} does not have the hash in the index");
            }
        }

        return index;
    }

    /// <summary>Replaces the content of the store with these objects.</summary>
    internal static async Task ApplyAsync(IAmazonS3 s3, ObjectIndex index, string folder)
    {
        var before = (await BucketsAsync(s3, CancellationToken.None)).ToHashSet(StringComparer.Ordinal);
        foreach (var bucket in index.Buckets.Where(bucket => !before.Contains(bucket)))
        {
            await s3.PutBucketAsync(bucket);
        }

        foreach (var item in index.Objects)
        {
            var request = new PutObjectRequest { BucketName = item.Bucket, Key = item.Key, FilePath = PathOf(folder, item), ContentType = item.ContentType };
            foreach (var (name, value) in item.Metadata)
            {
                request.Metadata[name] = value;
            }

            await s3.PutObjectAsync(request);
        }

        var kept = index.Objects.Select(item => (item.Bucket, item.Key)).ToHashSet();
        foreach (var (bucket, key) in await ListAsync(s3, CancellationToken.None))
        {
            if (!kept.Contains((bucket, key)))
            {
                await s3.DeleteObjectAsync(bucket, key);
            }
        }

        foreach (var bucket in before.Except(index.Buckets, StringComparer.Ordinal))
        {
            await s3.DeleteBucketAsync(bucket);
        }
    }

    private static string PathOf(string folder, StoredObject item) => Path.Combine(folder, Path.GetFileName(item.Entry));

    private static async Task<IEnumerable<string>> BucketsAsync(IAmazonS3 s3, CancellationToken cancellation) =>
        ((await s3.ListBucketsAsync(cancellation)).Buckets ?? []).Select(bucket => bucket.BucketName);

    private static async Task<IReadOnlyList<(string Bucket, string Key)>> ListAsync(IAmazonS3 s3, CancellationToken cancellation)
    {
        var found = new List<(string, string)>();
        foreach (var bucket in (await BucketsAsync(s3, cancellation)).Order(StringComparer.Ordinal))
        {
            var request = new ListObjectsV2Request { BucketName = bucket };
            do
            {
                var page = await s3.ListObjectsV2Async(request, cancellation);
                found.AddRange((page.S3Objects ?? []).Select(item => (bucket, item.Key)));
                request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
            }
            while (request.ContinuationToken is not null);
        }

        return found;
    }

    private AmazonS3Client Connect()
    {
        var url = service.FindEndpoint(LocalStack.Endpoint)?.HostUrl
            ?? throw new DiceException($"{Name} is {service.State}: nothing listens", "start it with ./run-env.sh up");
        return LocalAws.ConnectS3(url);
    }
}
