using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;

namespace Dice.Environment.Security.Transport;

/// <summary>
/// Writes the first message of a TLS handshake, and reads the server's answer. The TLS library of this machine is not used, because it refuses old
/// versions and weak ciphers itself, so that the server would not be asked.
/// </summary>
internal static class TlsHello
{
    private const byte Handshake = 22;
    private const byte ClientHello = 1;
    private const byte ServerHello = 2;
    private const int RandomBytes = 32;

    /// <summary>TLS 1.0, as it is written in messages.</summary>
    public const ushort Tls10 = 0x0301;

    /// <summary>TLS 1.1.</summary>
    public const ushort Tls11 = 0x0302;

    /// <summary>TLS 1.2.</summary>
    public const ushort Tls12 = 0x0303;

    /// <summary>Returns a client's first message.</summary>
    /// <param name="host">The name of the server.</param>
    /// <param name="version">The highest version that is offered.</param>
    /// <param name="ciphers">The ciphers that are offered.</param>
    public static byte[] Write(string host, ushort version, IReadOnlyCollection<TlsCipherSuite> ciphers)
    {
        byte[] hello =
        [
            .. Number(version), .. RandomNumberGenerator.GetBytes(RandomBytes), 0,
            .. WithLength([.. ciphers.SelectMany(cipher => Number((ushort)cipher))]),
            1, 0, // No compression.
            .. WithLength(
            [
                .. Extension(0, WithLength([0, .. WithLength(Encoding.ASCII.GetBytes(host))])), // The name of the server.
                .. Extension(10, WithLength([.. Number(0x001d), .. Number(0x0017), .. Number(0x0018)])), // Groups: X25519, P-256, P-384.
                .. Extension(11, [1, 0]), // Points are not compressed.
                .. Extension(13, WithLength([.. new ushort[] { 0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201 }.SelectMany(Number)])), // Signatures.
            ]),
        ];
        byte[] message = [ClientHello, 0, .. WithLength(hello)];
        return [Handshake, .. Number(Tls10), .. WithLength(message)];
    }

    /// <summary>Reads the cipher that the server chose.</summary>
    /// <param name="answer">What the server sent, possibly incomplete.</param>
    /// <returns>The version and the cipher; null when the server refused.</returns>
    public static (ushort Version, TlsCipherSuite Cipher)? Read(ReadOnlySpan<byte> answer)
    {
        const int RecordHeader = 5;
        const int MessageHeader = 4;
        const int Session = RecordHeader + MessageHeader + sizeof(ushort) + RandomBytes;
        if (answer.Length <= Session || answer[0] != Handshake || answer[RecordHeader] != ServerHello)
        {
            return null;
        }

        var cipher = Session + 1 + answer[Session];
        return answer.Length < cipher + sizeof(ushort)
            ? null
            : (BinaryPrimitives.ReadUInt16BigEndian(answer[(RecordHeader + MessageHeader)..]), (TlsCipherSuite)BinaryPrimitives.ReadUInt16BigEndian(answer[cipher..]));
    }

    private static byte[] Number(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Number(int value) => Number((ushort)value);

    private static byte[] WithLength(byte[] content) => [.. Number((ushort)content.Length), .. content];

    private static byte[] Extension(ushort type, byte[] content) => [.. Number(type), .. WithLength(content)];
}
