using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data.Snapshots;

namespace Dice.Environment.Data.Backup;

/// <summary>
/// The SHA-256 of a whole archive at its end, as an empty gzip member whose comment it is: any tar reads the file as if it were not
/// there. The checksums inside do not see every altered byte, for two compressed forms may mean the same.
/// </summary>
internal static class ArchiveSeal
{
    private const string Label = "sha256 ";

    /// <summary>How many bytes it takes: header, comment, an empty block, checksum and length.</summary>
    public static int Length { get; } = Of(new byte[SHA256.HashSizeInBytes]).Length;

    /// <summary>Appends it.</summary>
    public static async Task AppendAsync(FileStream file, CancellationToken cancellation)
    {
        file.Position = 0;
        var seal = Of(await SHA256.HashDataAsync(file, cancellation));
        await file.WriteAsync(seal, cancellation);
    }

    /// <summary>Compares it with what is before it, and goes back to the beginning.</summary>
    /// <exception cref="SnapshotFault">It does not fit, or there is none.</exception>
    public static async Task VerifyAsync(FileStream file, string name, CancellationToken cancellation)
    {
        var start = new byte[2];
        if (file.Length <= Length || await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation) < start.Length || start is not [0x1f, 0x8b])
        {
            throw SnapshotFault.Foreign(name, "it is no archive of a backup");
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
            throw SnapshotFault.Damaged(name, "the SHA-256 at its end is not that of the file: it was cut off or altered, or another program wrote it");
        }

        file.Position = 0;
    }

    private static byte[] Of(byte[] hash) =>
    [
        0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff, // RFC 1952: deflate, a comment follows, no time, no particular system.
        .. Encoding.ASCII.GetBytes(Label + Convert.ToHexStringLower(hash)), 0,
        3, 0, // An empty block, the last one.
        0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
