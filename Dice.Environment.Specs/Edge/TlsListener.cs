using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dice.Environment.Edge.Certificates;

namespace Dice.Environment.Specs.Edge;

/// <summary>The least that answers like an edge: TLS, one HTTP/1.1 response or one WebSocket handshake for each connection.</summary>
internal sealed class TlsListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly SslStreamCertificateContext? _certificate;
    private readonly Task _accepting;

    /// <summary>With a certificate it speaks TLS, without one plain HTTP.</summary>
    public TlsListener(EdgeCertificate? certificate)
    {
        if (certificate is not null)
        {
            var leaf = X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.KeyPath);
            _certificate = SslStreamCertificateContext.Create(leaf, null, offline: true);
        }

        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting; // Before the listener is stopped: it may be about to accept once more.
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var held = client;
        try
        {
            await using var stream = await GreetAsync(client.GetStream());
            var request = await ReadHeadAsync(stream);
            var key = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))?.Split(": ")[1];
            await stream.WriteAsync(Encoding.ASCII.GetBytes(key is null ? Answer(request) : Upgrade(key)), _end.Token);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            // The client thought better of it.
        }
    }

    private async Task<Stream> GreetAsync(NetworkStream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }, _end.Token);
        return secure;
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, _end.Token);
            head.Append(count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new EndOfStreamException());
        }

        return head.ToString();
    }

    /// <summary>Says back which host was asked for, in a redirect that nobody is to follow.</summary>
    private static string Answer(string request)
    {
        var host = request.Split("\r\n").First(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Split(": ")[1];
        return $"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nConnection: close\r\nContent-Length: {host.Length}\r\n\r\n{host}";
    }

    private static string Upgrade(string key)
    {
#pragma warning disable CA5350 // The WebSocket handshake prescribes SHA-1 (RFC 6455).
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
    }
}
