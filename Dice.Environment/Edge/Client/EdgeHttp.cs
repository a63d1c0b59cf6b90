using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using Dice.Environment.Edge.Trust;

using System.Security.Cryptography.X509Certificates;

namespace Dice.Environment.Edge.Client;

/// <summary>
/// HTTP and WebSocket clients that reach the edge as a browser does, without an entry in /etc/hosts and without a change to the machine's trust stores:
/// every host name leads to the edge, HTTPS to its HTTPS port and HTTP to its HTTP port, whatever port the URI contains. The
/// certificate must chain to the development CA's root and contain the host's name. IP addresses and <c>localhost</c> are used unchanged.
/// The clients do not follow redirects, keep cookies or use a proxy.
/// </summary>
public sealed class EdgeHttp : IDisposable
{
    private readonly EdgeAddress _address;
    private readonly X509Certificate2 _root;
    private readonly HttpMessageInvoker _webSockets;

    /// <summary>Creates clients for an edge.</summary>
    /// <exception cref="DiceException">The root certificate cannot be read.</exception>
    public EdgeHttp(EdgeAddress address)
    {
        _address = address;
        _root = RootTrust.Read(address.RootCertificatePath);
        _webSockets = new HttpMessageInvoker(CreateHandler());
    }

    /// <summary>Creates a client with its own connections; it requests HTTP/2 and accepts HTTP/1.1.</summary>
    public HttpClient CreateClient() => new(CreateHandler(), disposeHandler: true)
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>Creates a handler with its own connections, for clients that need other settings.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = RootTrust.PolicyFor(_root) },
    };

    /// <summary>Opens a WebSocket through the edge.</summary>
    /// <param name="uri">A <c>wss</c> or <c>ws</c> URI.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <param name="subProtocols">The sub-protocols to offer, such as <c>vite-hmr</c>.</param>
    /// <exception cref="WebSocketException">The edge or the service refused the connection.</exception>
    public async Task<ClientWebSocket> ConnectWebSocketAsync(Uri uri, CancellationToken cancellation, params IReadOnlyList<string> subProtocols)
    {
        var socket = new ClientWebSocket();
        try
        {
            foreach (var subProtocol in subProtocols)
            {
                socket.Options.AddSubProtocol(subProtocol);
            }

            await socket.ConnectAsync(uri, _webSockets, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Disposes what WebSockets share; clients remain usable.</summary>
    public void Dispose()
    {
        _webSockets.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(TargetOf(context), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private EndPoint TargetOf(SocketsHttpConnectionContext context)
    {
        var asked = context.DnsEndPoint;
        if (asked.Host == "localhost" || IPAddress.TryParse(asked.Host, out _))
        {
            return asked;
        }

        var secure = context.InitialRequestMessage.RequestUri?.Scheme is "https" or "wss";
        return new IPEndPoint(_address.Host, secure ? _address.HttpsPort : _address.HttpPort);
    }
}

/// <summary>The address of a running edge, and the root of its certificate.</summary>
/// <param name="HttpPort">The host port for plain HTTP.</param>
/// <param name="HttpsPort">The host port for HTTPS.</param>
/// <param name="RootCertificatePath">The PEM file of the development CA's root, as for <c>curl --cacert</c>.</param>
public sealed record EdgeAddress(int HttpPort, int HttpsPort, string RootCertificatePath)
{
    /// <summary>The host: this machine, unless the edge is the ingress controller of a cluster.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;
}
