namespace Dice.Environment.Data.Snapshots;

/// <summary>The content of an object store.</summary>
/// <param name="Buckets">The names of all buckets, including empty ones.</param>
/// <param name="Objects">The objects of all buckets.</param>
public sealed record ObjectIndex(ImmutableArray<string> Buckets, ImmutableArray<StoredObject> Objects);

/// <summary>An object.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key.</param>
/// <param name="ContentType">Its content type.</param>
/// <param name="Metadata">The user-defined metadata.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower case hexadecimal.</param>
/// <param name="Entry">The name of the entry with the content in the part's file.</param>
public sealed record StoredObject(
    string Bucket, string Key, string? ContentType, ImmutableSortedDictionary<string, string> Metadata, long Bytes, string Sha256, string Entry);
