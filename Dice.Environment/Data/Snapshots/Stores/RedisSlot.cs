namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>The slot of a key in a Redis cluster: CRC-16 (XMODEM) of the key, or of the part between its first braces, modulo 16384.</summary>
public static class RedisSlot
{
    /// <summary>The number of slots.</summary>
    public const int Count = 16384;

    /// <summary>Returns the slot of a key.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        var length = open < 0 ? -1 : key[(open + 1)..].IndexOf((byte)'}');
        var hashed = length > 0 ? key.Slice(open + 1, length) : key;
        var crc = 0;
        foreach (var value in hashed)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : (crc << 1) & 0xFFFF;
            }
        }

        return crc % Count;
    }
}
