namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>The file format of the Redis part: the number of keys, then the database, key, time to live and dump of each.</summary>
internal static class RedisFile
{
    private const string Magic = "dice-redis-1";

    public static void Write(string path, IReadOnlyCollection<RedisEntry> entries)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(Magic);
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Database);
            writer.Write(entry.Key.Length);
            writer.Write(entry.Key);
            writer.Write(entry.TimeToLive);
            writer.Write(entry.Payload.Length);
            writer.Write(entry.Payload);
        }
    }

    /// <summary>Reads a file. It does not contain the hashes of values, which are computed after they are loaded.</summary>
    /// <exception cref="SnapshotException">The file has another format.</exception>
    public static IReadOnlyList<RedisEntry> Read(string path)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadString() != Magic)
            {
                throw SnapshotException.Damaged(Path.GetFileName(path), "it is not a Redis dump");
            }

            var entries = new RedisEntry[reader.ReadInt32()];
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = new RedisEntry(reader.ReadInt32(), reader.ReadBytes(reader.ReadInt32()), reader.ReadInt64(), reader.ReadBytes(reader.ReadInt32()), []);
            }

            return entries;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw SnapshotException.Damaged(Path.GetFileName(path), e.Message, e);
        }
    }
}
