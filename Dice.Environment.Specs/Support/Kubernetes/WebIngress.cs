using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>An Ingress with a certificate of its own in the namespace of a test, and a client of it.</summary>
/// <param name="environment">The node.</param>
/// <param name="space">The namespace.</param>
public sealed class WebIngress(LocalNodeEnvironment environment, TestNamespace space) : IDisposable
{
    private const string Host = "shop.dice.local";
    private readonly X509Certificate2 _certificate = CreateCertificate();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Applies an Ingress that routes the host to the service <c>web</c>, with the certificate.</summary>
    public Task ApplyAsync() => space.ApplyAsync($$"""
        apiVersion: v1
        kind: Secret
        metadata: { name: web-tls }
        type: kubernetes.io/tls
        data:
          tls.crt: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()))}}
          tls.key: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()))}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web }
        spec:
          tls: [ { hosts: [{{Host}}], secretName: web-tls } ]
          rules: [ { host: {{Host}}, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } } ] } } ]
        """);

    /// <summary>Sends a request over TLS; returns the whole answer, or why there is none.</summary>
    public async Task<string> GetAsync(string path)
    {
        try
        {
            await using var stream = await ConnectAsync();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\n\r\n"), Stop);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(Stop);
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return e.Message;
        }
    }

    /// <summary>Upgrades a connection and sends <c>echo me</c>; returns what came back, or why nothing did.</summary>
    public async Task<string> UpgradeAsync()
    {
        try
        {
            await using var stream = await ConnectAsync();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), Stop);
            var head = await ReadUntilAsync(stream, "\r\n\r\n");
            if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                return head;
            }

            await stream.WriteAsync("echo me"u8.ToArray(), Stop);
            return head + await ReadUntilAsync(stream, "echo me");
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            return e.Message;
        }
    }

    public void Dispose() => _certificate.Dispose();

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task<SslStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync((await environment.NodeAsync()).Ingress!, Stop);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, (_, served, _, _) => served?.GetCertHashString() == _certificate.GetCertHashString());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Host }, Stop);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ReadUntilAsync(SslStream stream, string end)
    {
        var (text, buffer) = (new StringBuilder(), new byte[1]);
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await stream.ReadAsync(buffer, Stop) > 0)
        {
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }
}
