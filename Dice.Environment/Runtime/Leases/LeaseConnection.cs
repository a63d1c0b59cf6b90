using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dice.Environment.Runtime.Leases;

/// <summary>
/// A connection to a reaper, which keeps a lease. If the connection breaks while its owner lives, it is opened again, because the reaper would
/// otherwise remove the environment of a process that still uses it.
/// </summary>
public sealed class LeaseConnection : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>A reaper without connections removes everything after the lease's grace; later, another program may have its port.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _released = new();
    private readonly int _port;
    private readonly string _token;

    private LeaseConnection(int port, string token, TcpClient connection)
    {
        _port = port;
        _token = token;
        _ = KeepAsync(connection);
    }

    /// <summary>Registers a lease with a reaper.</summary>
    /// <param name="port">The reaper's port on this machine.</param>
    /// <param name="token">The token of the lease.</param>
    /// <exception cref="IOException">The reaper closed the connection.</exception>
    /// <exception cref="SocketException">Nothing listens at the port.</exception>
    public static async Task<LeaseConnection> OpenAsync(int port, string token, CancellationToken cancellation) =>
        new(port, token, await RegisterAsync(port, token, cancellation));

    /// <summary>Releases the lease.</summary>
    public void Dispose() => _released.Cancel();

    private async Task KeepAsync(TcpClient connection)
    {
        for (TcpClient? current = connection; current is not null; current = await ReopenAsync())
        {
            using (current)
            {
                await BrokenAsync(current);
            }
        }
    }

    /// <summary>Completes when the reaper's end of a connection is closed, or the lease is released. A reaper sends nothing after its answer.</summary>
    private async Task BrokenAsync(TcpClient connection)
    {
        try
        {
            var ignored = new byte[16];
            while (await connection.GetStream().ReadAsync(ignored, _released.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller opens another connection, unless the lease was released.
        }
    }

    private async Task<TcpClient?> ReopenAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_released.Token);
        limit.CancelAfter(LastTry);
        try
        {
            while (true)
            {
                try
                {
                    return await RegisterAsync(_port, _token, limit.Token);
                }
                catch (Exception e) when (e is SocketException or IOException)
                {
                    await Task.Delay(PollInterval, limit.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null; // The lease was released, or its reaper has ended.
        }
    }

    /// <summary>Sends the label to watch and waits for the answer. A connection alone proves nothing: an engine's proxy may accept it before the reaper listens.</summary>
    private static async Task<TcpClient> RegisterAsync(int port, string token, CancellationToken cancellation)
    {
        var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, cancellation);
            connection.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"label={Labels.Lease}={token}\n"), cancellation);
            var answer = new byte[16];
            var length = await stream.ReadAsync(answer, cancellation);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("ACK", StringComparison.Ordinal)
                ? connection
                : throw new IOException("the reaper closed the connection");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
