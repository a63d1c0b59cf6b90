using System.Security.Cryptography;
using System.Text;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>Computes counts and hash of an object store's content.</summary>
internal static class ObjectContent
{
    public static StoreContent Describe(ObjectIndex index)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bucket in index.Buckets.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{bucket}\n"));
        }

        foreach (var item in index.Objects.OrderBy(item => item.Bucket, StringComparer.Ordinal).ThenBy(item => item.Key, StringComparer.Ordinal))
        {
            var metadata = string.Join('\0', item.Metadata.Select(entry => $"{entry.Key}={entry.Value}"));
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{item.Bucket}\0{item.Key}\0{item.ContentType}\0{metadata}\0{item.Bytes}\0{item.Sha256}\n")));
        }

        var counts = index.Buckets.ToDictionary(bucket => bucket, bucket => (long)index.Objects.Count(item => item.Bucket == bucket));
        return new StoreContent(Convert.ToHexStringLower(hash.GetHashAndReset()), counts);
    }
}
