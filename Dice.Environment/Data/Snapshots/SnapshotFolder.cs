using System.Security.Cryptography;
using System.Text.Json;
using Dice.Environment.Storage;

namespace Dice.Environment.Data.Snapshots;

/// <summary>Reads, verifies and writes a snapshot's folder, which contains the manifest and a file for each part.</summary>
public static class SnapshotFolder
{
    private const int LargestManifest = 4 << 20;

    /// <summary>Reads a manifest without reading the parts.</summary>
    /// <exception cref="SnapshotException">The manifest is missing or was not written by Dice.</exception>
    public static SnapshotManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, SnapshotManifest.FileName);
        try
        {
            return ParseManifest(File.ReadAllBytes(path), folder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw SnapshotException.Damaged(folder, $"it has no {SnapshotManifest.FileName}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SnapshotException.Unreadable(folder, e);
        }
    }

    /// <summary>Reads a manifest and verifies the size and SHA-256 of every part.</summary>
    /// <param name="folder">The snapshot's folder.</param>
    /// <param name="stack">The stack that the snapshot must belong to.</param>
    /// <exception cref="SnapshotException">The snapshot belongs to another stack, or was damaged or altered.</exception>
    public static async Task<SnapshotManifest> VerifyAsync(string folder, string stack, CancellationToken cancellation)
    {
        var manifest = ReadManifest(folder);
        RequireStack(manifest, folder, stack);
        foreach (var part in manifest.Parts)
        {
            await using var stream = Open(folder, part.File);
            if (stream.Length != part.Bytes)
            {
                throw SnapshotException.Damaged(folder, $"{part.File} has {stream.Length} bytes, but the manifest states {part.Bytes}");
            }

            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)) != part.Sha256)
            {
                throw SnapshotException.Damaged(folder, $"the SHA-256 of {part.File} differs from the manifest");
            }
        }

        return manifest;
    }

    /// <summary>Writes a manifest, which completes the snapshot.</summary>
    public static void WriteManifest(string folder, SnapshotManifest manifest) =>
        Files.Write(Path.Combine(folder, SnapshotManifest.FileName), JsonSerializer.Serialize(manifest, SnapshotJson.Indented.SnapshotManifest), Files.Private);

    /// <summary>Parses a manifest.</summary>
    /// <exception cref="SnapshotException">The manifest was not written by Dice, has a later format, or is inconsistent.</exception>
    internal static SnapshotManifest ParseManifest(ReadOnlySpan<byte> json, string what)
    {
        if (json.Length > LargestManifest)
        {
            throw SnapshotException.Foreign(what, "its manifest is too large");
        }

        SnapshotManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, SnapshotJson.Default.SnapshotManifest) ?? throw SnapshotException.Foreign(what, "its manifest is empty");
        }
        catch (JsonException e)
        {
            throw SnapshotException.Foreign(what, $"its manifest was not written by Dice ({e.Message})", e);
        }

        if (manifest.Kind != SnapshotManifest.KindOfOurs)
        {
            throw SnapshotException.Foreign(what, $"its manifest has the kind '{manifest.Kind}'");
        }

        if (manifest.Format != SnapshotManifest.CurrentFormat)
        {
            throw SnapshotException.Foreign(what, $"its format is {manifest.Format}, but this version reads {SnapshotManifest.CurrentFormat}");
        }

        if (manifest.Parts.IsDefaultOrEmpty
            || manifest.Parts.Any(part => part.File != Path.GetFileName(part.File) || part.File is "" or "." or ".." or SnapshotManifest.FileName)
            || manifest.Parts.Select(part => part.File).Distinct().Count() != manifest.Parts.Length)
        {
            throw SnapshotException.Damaged(what, "its manifest lists no parts, or invalid ones");
        }

        return manifest.ContentHash == SnapshotManifest.HashOf(manifest.Parts)
            ? manifest
            : throw SnapshotException.Damaged(what, "the content hash in its manifest does not match its parts");
    }

    private static FileStream Open(string folder, string part)
    {
        try
        {
            return File.OpenRead(Path.Combine(folder, part));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw SnapshotException.Damaged(folder, $"{part} is missing", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SnapshotException.Unreadable(Path.Combine(folder, part), e);
        }
    }

    /// <summary>Rejects a snapshot of another stack.</summary>
    internal static void RequireStack(SnapshotManifest manifest, string what, string stack)
    {
        if (manifest.Stack != stack)
        {
            throw SnapshotException.Foreign(what, $"it belongs to stack '{manifest.Stack}', but this stack is '{stack}'");
        }
    }
}
