using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Backup;

/// <summary>A snapshot as one portable file: a gzipped tar that any tar can extract. It contains the manifest, then the parts in the manifest's order, and ends with a seal.</summary>
public static class BackupArchive
{
    /// <summary>Packs a snapshot's folder into a file and verifies the file. A failure leaves no partial file. Only the owner can read the file.</summary>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="file">The file; an existing file is replaced.</param>
    public static async Task WriteAsync(string folder, SnapshotManifest manifest, string file, CancellationToken cancellation)
    {
        Files.RefuseSpecial(file);
        var temporary = $"{file}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var output = File.Create(temporary))
            {
                Files.SetMode(temporary, Files.Private);
                await PackAsync(folder, manifest, output, cancellation);
                await ArchiveSeal.AppendAsync(output, cancellation);
            }

            await using (var written = File.OpenRead(temporary))
            {
                await ArchiveSeal.VerifyAsync(written, Path.GetFileName(file), cancellation);
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Reads a file's manifest without reading the parts.</summary>
    /// <exception cref="SnapshotException">The file is not a Dice archive, or cannot be read.</exception>
    public static async Task<SnapshotManifest> ReadManifestAsync(string file, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file);
        try
        {
            await using var gzip = new GZipStream(Open(file), CompressionMode.Decompress);
            await using var tar = new TarReader(gzip);
            return await ReadManifestAsync(tar, name, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or EndOfStreamException)
        {
            throw SnapshotException.Foreign(name, $"its manifest cannot be read ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SnapshotException.Unreadable(file, e);
        }
    }

    /// <summary>Extracts a file into a folder and verifies the seal, the manifest, and the size and SHA-256 of every part.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="stack">The stack that the snapshot must belong to.</param>
    /// <exception cref="SnapshotException">The file is not a Dice archive, belongs to another stack, or was truncated or altered.</exception>
    /// <exception cref="DiceException">The file does not exist.</exception>
    public static async Task<SnapshotManifest> ExtractAsync(string file, string folder, string stack, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file);
        if (!File.Exists(file))
        {
            throw new DiceException($"the file {file} does not exist", "pass the path of a file that ./run-env.sh backup wrote");
        }

        await using var input = Open(file);
        await ArchiveSeal.VerifyAsync(input, name, cancellation);
        try
        {
            await using var gzip = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(gzip);
            var manifest = await ReadManifestAsync(tar, name, cancellation);
            SnapshotFolder.RequireStack(manifest, name, stack);
            SnapshotFolder.WriteManifest(folder, manifest);
            foreach (var part in manifest.Parts)
            {
                var entry = await tar.GetNextEntryAsync(copyData: false, cancellation);
                await ExtractPartAsync(name, folder, part, entry, cancellation);
            }

            if (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } more)
            {
                throw SnapshotException.Damaged(name, $"it contains {more.Name}, which its manifest does not list");
            }

            return manifest;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException || (e is IOException && FileErrors.Explain(e) is null))
        {
            throw SnapshotException.Damaged(name, $"it cannot be extracted completely ({e.Message})", e);
        }
    }

    private static FileStream Open(string file)
    {
        try
        {
            Files.RefuseSpecial(file);
            return File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SnapshotException.Unreadable(file, e);
        }
    }

    private static async Task<SnapshotManifest> ReadManifestAsync(TarReader tar, string name, CancellationToken cancellation)
    {
        var first = await tar.GetNextEntryAsync(copyData: false, cancellation);
        if (first?.Name != SnapshotManifest.FileName || first.DataStream is null)
        {
            throw SnapshotException.Foreign(name, $"it does not begin with {SnapshotManifest.FileName}");
        }

        using var json = new MemoryStream();
        await first.DataStream.CopyToAsync(json, cancellation);
        return SnapshotFolder.ParseManifest(json.ToArray(), name);
    }

    private static async Task PackAsync(string folder, SnapshotManifest manifest, FileStream output, CancellationToken cancellation)
    {
        await using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax);
        foreach (var name in manifest.Parts.Select(part => part.File).Prepend(SnapshotManifest.FileName))
        {
            await using var content = File.OpenRead(Path.Combine(folder, name));
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = manifest.CreatedAt, Mode = Files.Private }, cancellation);
        }
    }

    private static async Task ExtractPartAsync(string archive, string folder, SnapshotPart part, TarEntry? entry, CancellationToken cancellation)
    {
        if (entry?.Name != part.File || entry.EntryType != TarEntryType.RegularFile)
        {
            throw SnapshotException.Damaged(archive, $"{part.File} is missing");
        }

        if (entry.Length != part.Bytes)
        {
            throw SnapshotException.Damaged(archive, $"{part.File} has {entry.Length} bytes, but the manifest states {part.Bytes}");
        }

        await using var output = File.Create(Path.Combine(folder, part.File));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (entry.DataStream is not null && await entry.DataStream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            await output.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != part.Sha256)
        {
            throw SnapshotException.Damaged(archive, $"the SHA-256 of {part.File} differs from the manifest");
        }
    }
}
