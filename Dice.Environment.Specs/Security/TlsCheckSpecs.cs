using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Transport;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Security;

/// <summary>The versions and ciphers of TLS that a server accepts; the servers are OpenSSL's.</summary>
public sealed class TlsCheckSpecs : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        await RequiredCommand.EnsureAsync("openssl");
        using var made = Start("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["key.pem"], "-out", _folder["certificate.pem"], "-days", "1", "-subj", "/CN=localhost");
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_with_strong_ciphers_of_TLS_1_2_violates_no_rule()
    {
        var result = await CheckAsync("-tls1_2", "-cipher", "ECDHE+AESGCM");

        result.Checked.Should().Equal("localhost");
        result.Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task Each_weak_cipher_that_a_server_accepts_is_found()
    {
        var result = await CheckAsync("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:ECDHE-RSA-AES256-SHA384:@SECLEVEL=0");

        result.Findings.Select(finding => finding.Subject).Should().BeEquivalentTo("localhost TLS_RSA_WITH_AES_128_CBC_SHA", "localhost TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384");
    }

    [Fact]
    public async Task An_old_version_that_a_server_accepts_is_found()
    {
        var result = await CheckAsync("-cipher", "ALL:@SECLEVEL=0", "-no_tls1_3");

        result.Findings.Where(finding => finding.Rule == "tls/old-version").Select(finding => finding.Message).Should().Equal("the edge accepts TLS 1.0", "the edge accepts TLS 1.1");
    }

    [Fact]
    public async Task A_server_that_accepts_no_strong_cipher_either_counts_as_not_checked()
    {
        var result = await CheckAsync("-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0");

        result.Checked.Should().BeEmpty();
        result.NotChecked.Should().ContainSingle();
    }

    private async Task<CheckResult> CheckAsync(params string[] options)
    {
        var port = FreePort();
        using var server = Start(["s_server", "-accept", $"127.0.0.1:{port}", "-key", _folder["key.pem"], "-cert", _folder["certificate.pem"], "-quiet", .. options]);
        try
        {
            await Eventually.HoldsAsync(() => CanConnectAsync(port), connected => connected || server.HasExited, TimeSpan.FromSeconds(30), $"OpenSSL listens on port {port}");
            return await new TlsCheck().CheckAsync(port, "localhost", TestContext.Current.CancellationToken);
        }
        finally
        {
            server.Kill();
        }
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;

    private static async Task<bool> CanConnectAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
