using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Backup;

/// <summary>
/// The SHA-256 of a whole archive, appended as the comment of an empty gzip member, which every tar ignores. The checksums inside
/// the archive do not detect every altered byte, because two compressed forms may decompress to the same content.
/// </summary>
internal static class ArchiveSeal
{
    private const string Label = "sha256 ";

    /// <summary>The size of the seal in bytes: header, comment, an empty block, checksum and length.</summary>
    public static int Length { get; } = Of(new byte[SHA256.HashSizeInBytes]).Length;

    public static async Task AppendAsync(FileStream file, CancellationToken cancellation)
    {
        file.Position = 0;
        var seal = Of(await SHA256.HashDataAsync(file, cancellation));
        await file.WriteAsync(seal, cancellation);
    }

    /// <summary>Compares the seal with the content before it, and rewinds the file.</summary>
    /// <exception cref="SnapshotException">The seal is missing or does not match.</exception>
    public static async Task VerifyAsync(FileStream file, string name, CancellationToken cancellation)
    {
        var start = new byte[2];
        if (file.Length <= Length || await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation) < start.Length || start is not [0x1f, 0x8b])
        {
            throw SnapshotException.Foreign(name, "it is not a backup archive");
        }

        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = file.Length - Length; left > 0;)
        {
            var count = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        var seal = new byte[Length];
        await file.ReadExactlyAsync(seal, cancellation);
        if (!seal.AsSpan().SequenceEqual(Of(hash.GetHashAndReset())))
        {
            throw SnapshotException.Damaged(name, "the SHA-256 at its end does not match the file: the file was truncated or altered, or another program wrote it");
        }

        file.Position = 0;
    }

    private static byte[] Of(byte[] hash) =>
    [
        0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff, // RFC 1952: deflate, a comment follows, no time, no specific system.
        .. Encoding.ASCII.GetBytes(Label + Convert.ToHexStringLower(hash)), 0,
        3, 0, // An empty block, marked as the last one.
        0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
