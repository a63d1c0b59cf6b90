using System.Text;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// The names under which keys are kept next to those in use: a prefix, a number in braces, then the key. The slot of such a name is that of the number, which
/// is chosen so that it is the slot of the key: Redis renames within a slot only.
/// </summary>
public static class StagedKey
{
    /// <summary>The prefix of a state that is loaded.</summary>
    public const string New = "dice:restore:new:";

    /// <summary>The prefix of a state that was replaced.</summary>
    public const string Old = "dice:restore:old:";

    private static readonly Lazy<byte[][]> Tags = new(FindTags);

    /// <summary>Whether a key is such a name.</summary>
    public static bool IsOne(byte[] key) => Has(New, key) || Has(Old, key);

    /// <summary>Whether a key is a name with a prefix.</summary>
    public static bool Has(string prefix, byte[] key) => key.AsSpan().StartsWith(Encoding.ASCII.GetBytes(prefix));

    /// <summary>Returns the name of a key.</summary>
    /// <param name="prefix"><see cref="New"/> or <see cref="Old"/>.</param>
    /// <param name="key">The key.</param>
    public static byte[] Of(string prefix, byte[] key) => [.. Encoding.ASCII.GetBytes(prefix), .. Tags.Value[RedisSlot.Of(key)], .. key];

    /// <summary>Returns the key of a name.</summary>
    public static byte[] Original(byte[] name) => name[(Array.IndexOf(name, (byte)'}') + 1)..];

    /// <summary>Returns a number in braces for each slot.</summary>
    private static byte[][] FindTags()
    {
        var tags = new byte[RedisSlot.Count][];
        for (int number = 0, missing = RedisSlot.Count; missing > 0; number++)
        {
            var tag = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{{number}}}"));
            ref var found = ref tags[RedisSlot.Of(tag)];
            missing -= found is null ? 1 : 0;
            found ??= tag;
        }

        return tags;
    }
}
