using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>The IPv4 routes of this machine.</summary>
public static class MachineRoutes
{
    private const string Table = "/proc/net/route";

    /// <summary>Reads the networks of all routes.</summary>
    public static IReadOnlyList<IPNetwork> Read() => Parse(File.ReadLines(Table));

    /// <summary>Parses the kernel's table: a header, then lines whose second field is the destination and whose eighth is the mask, as numbers in the machine's byte order.</summary>
    public static IReadOnlyList<IPNetwork> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Skip(1).Select(line => line.Split('\t')).Where(fields => fields.Length > 7)
            .Select(fields => (Destination: Number(fields[1]), Mask: Number(fields[7])))
            .Select(route => new IPNetwork(AddressOf(route.Destination), BitOperations.PopCount(route.Mask))),
    ];

    private static uint Number(string text) => uint.Parse(text.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IPAddress AddressOf(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
