using Amazon.Runtime;
using Amazon.S3;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>
/// Creates clients of the AWS SDK for the emulator on this machine. By default, the SDK uses the <c>http_proxy</c> variable and ignores
/// <c>no_proxy</c>.
/// </summary>
public static class LocalAws
{
    /// <summary>Connections that never use a proxy.</summary>
    public static HttpClientFactory HttpClients { get; } = new WithoutProxy();

    /// <summary>Creates a client of the emulator's object store; the caller disposes it.</summary>
    /// <param name="url">The emulator's URL.</param>
    public static AmazonS3Client ConnectS3(Uri url) => new(
        new BasicAWSCredentials("test", "test"), // The emulator accepts any credentials.
        new AmazonS3Config { ServiceURL = url.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1", HttpClientFactory = HttpClients });

    private sealed class WithoutProxy : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler { UseProxy = false });
    }
}
