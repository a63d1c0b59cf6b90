using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Dice.Environment.Security.Transport;

/// <summary>Asks a server on this machine which versions and ciphers of TLS it accepts.</summary>
/// <param name="port">The server's port on 127.0.0.1.</param>
/// <param name="host">The name of the server.</param>
internal sealed class TlsProbe(int port, string host)
{
    private const int EnoughBytes = 128;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Offers a version with ciphers.</summary>
    /// <returns>What the server chose; null when it refused.</returns>
    /// <exception cref="DiceException">The server does not answer.</exception>
    public async Task<(ushort Version, TlsCipherSuite Cipher)?> OfferAsync(ushort version, IReadOnlyCollection<TlsCipherSuite> ciphers, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            await socket.SendAsync(TlsHello.Write(host, version, ciphers), limit.Token);
            return TlsHello.Read(await ReceiveAsync(socket, limit.Token));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null; // A refusal without an alert.
        }
        catch (SocketException e)
        {
            throw new DiceException($"{host} cannot be reached at 127.0.0.1:{port}: {e.Message}", "check that the edge runs: ./run-env.sh status", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DiceException($"{host} at 127.0.0.1:{port} did not answer a TLS handshake within {Deadline.TotalSeconds:0} s", "check the edge's log: ./run-env.sh logs edge", e);
        }
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[EnoughBytes];
        var length = 0;
        while (length < buffer.Length && await socket.ReceiveAsync(buffer.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            if (buffer[0] != 22)
            {
                break; // An alert.
            }
        }

        return buffer[..length];
    }
}
