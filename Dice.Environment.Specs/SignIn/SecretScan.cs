using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Dice.Environment.Specs.SignIn;

/// <summary>Looks for secrets by their values.</summary>
/// <param name="secrets">The values, by a name that may be printed.</param>
public sealed class SecretScan(IReadOnlyDictionary<string, string> secrets)
{
    private const int BlockSize = 1 << 20;
    private readonly (string Name, byte[] Value)[] _secrets = [.. secrets.Select(secret => (secret.Key, Encoding.UTF8.GetBytes(secret.Value)))];

    /// <summary>The names of those that stand in a text.</summary>
    public IReadOnlyList<string> In(string text) => [.. secrets.Where(secret => text.Contains(secret.Value, StringComparison.Ordinal)).Select(secret => secret.Key)];

    /// <summary>The names of those that stand in images, as <c>docker save</c> gives them: in their layers, their configuration or their history.</summary>
    /// <returns>What was found where, and how much was read: 0 bytes would prove nothing.</returns>
    public async Task<(IReadOnlyList<string> Found, long Bytes)> InImagesAsync(Stream saved, CancellationToken cancellation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        long bytes = 0;
        await using var whole = new Rewound(ReadOnlyMemory<byte>.Empty, saved);
        await using var reader = new TarReader(whole);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                bytes += await ScanAsync(data, name => found.Add($"{name} in {entry.Name}"), cancellation);
            }
        }

        return ([.. found], bytes);
    }

    /// <summary>Reads a blob, unpacked where it is packed: some engines keep layers so.</summary>
    private async Task<long> ScanAsync(Stream data, Action<string> tell, CancellationToken cancellation)
    {
        var head = new byte[4];
        var length = await data.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (head is [0x28, 0xb5, 0x2f, 0xfd])
        {
            throw new NotSupportedException("A layer is packed with zstd, which is not looked into.");
        }

        await using var whole = new Rewound(head.AsMemory(0, length), data);
        await using Stream plain = head is [0x1f, 0x8b, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
        return await ScanPlainAsync(plain, tell, cancellation);
    }

    private async Task<long> ScanPlainAsync(Stream data, Action<string> tell, CancellationToken cancellation)
    {
        // The end of a block is looked at again with the next: a secret may lie across.
        var overlap = _secrets.Max(secret => secret.Value.Length) - 1;
        var buffer = new byte[overlap + BlockSize];
        var kept = 0;
        long bytes = 0;
        for (int read; (read = await data.ReadAtLeastAsync(buffer.AsMemory(kept), BlockSize, throwOnEndOfStream: false, cancellation)) > 0;)
        {
            bytes += read;
            var window = buffer.AsMemory(0, kept + read);
            foreach (var (name, value) in _secrets)
            {
                if (window.Span.IndexOf(value) >= 0)
                {
                    tell(name);
                }
            }

            kept = Math.Min(overlap, window.Length);
            window[^kept..].CopyTo(buffer);
        }

        return bytes;
    }

    /// <summary>A stream whose beginning may have been read already.</summary>
    private sealed class Rewound(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty)
            {
                return 0; // The engine client's streams take a read of nothing for the end of the connection; a tar's reader does that.
            }

            if (_head.IsEmpty)
            {
                return await rest.ReadAsync(buffer, cancellationToken);
            }

            var length = Math.Min(_head.Length, buffer.Length);
            _head[..length].CopyTo(buffer);
            _head = _head[length..];
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
