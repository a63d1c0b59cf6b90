using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using k8s;

namespace Dice.Environment.Kubernetes.Api;

/// <summary>Forwards a free port of 127.0.0.1 to a port of a pod, until it is disposed.</summary>
public sealed class PortForward : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ClusterClient _client;
    private readonly string _namespace;
    private readonly string _pod;
    private readonly int _port;
    private readonly Task _accepting;

    /// <summary>Starts to forward.</summary>
    public PortForward(ClusterClient client, string @namespace, string pod, int port)
    {
        (_client, _namespace, _pod, _port) = (client, @namespace, pod, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int LocalPort => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_over.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ForwardAsync(TcpClient connection)
    {
        using var _ = connection;
        try
        {
            using var socket = await _client.Api.WebSocketNamespacedPodPortForwardAsync(_pod, _namespace, [_port], "v4.channel.k8s.io", cancellationToken: _over.Token);
            using var demuxer = new StreamDemuxer(socket, StreamType.PortForward);
            demuxer.Start();
            using var remote = demuxer.GetStream((byte?)0, (byte?)0);
            await using var local = connection.GetStream();
            await Task.WhenAny(local.CopyToAsync(remote, _over.Token), remote.CopyToAsync(local, _over.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or WebSocketException or HttpRequestException or ObjectDisposedException)
        {
            // The client sees that its connection is closed, and reports what it wanted to do.
        }
    }
}
