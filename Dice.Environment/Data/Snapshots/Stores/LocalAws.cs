using Amazon.Runtime;
using Amazon.S3;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Clients of AWS's SDK for the emulator on this machine. The SDK by itself would go through the <c>http_proxy</c> of the environment whatever
/// <c>no_proxy</c> says.
/// </summary>
public static class LocalAws
{
    /// <summary>Connections that never use a proxy.</summary>
    public static HttpClientFactory HttpClients { get; } = new WithoutProxy();

    /// <summary>A client of its object store; the caller disposes it.</summary>
    /// <param name="url">The emulator's URL.</param>
    public static AmazonS3Client ConnectS3(Uri url) => new(
        new BasicAWSCredentials("test", "test"), // What every client of an emulator says; it protects nothing.
        new AmazonS3Config { ServiceURL = url.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1", HttpClientFactory = HttpClients });

    private sealed class WithoutProxy : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler { UseProxy = false });
    }
}
