using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Certificates;

/// <summary>Checks and issues the edge's certificate, which a root signs.</summary>
/// <param name="root">The root with its private key.</param>
/// <param name="zone">The root's zone.</param>
/// <param name="clock">The clock.</param>
internal sealed class LeafCertificate(X509Certificate2 root, string zone, TimeProvider clock)
{
    /// <summary>A certificate with less remaining time is replaced.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(30);

    /// <summary>Browsers reject a server certificate that is valid for longer than 398 days.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(397);

    /// <summary>Returns when a certificate expires.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotAfter).ToUniversalTime();

    /// <summary>Returns when an existing certificate expires; null when it is missing or must be replaced.</summary>
    public DateTimeOffset? FindUsable(string certificatePath, string keyPath, IReadOnlyCollection<string> hosts)
    {
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
        {
            return null;
        }

        try
        {
            // Throws when the key does not belong to the certificate.
            using var leaf = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            var served = new X509Certificate2Collection();
            served.ImportFromPemFile(certificatePath);
            var usable = EndOf(leaf) >= clock.GetUtcNow() + Margin
                && served.Count == 2 && served[1].RawDataMemory.Span.SequenceEqual(root.RawDataMemory.Span)
                && hosts.Append($"any.{zone}").All(host => leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
                && ChainsToRoot(leaf);
            return usable ? EndOf(leaf) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The certificate is damaged. A leaf is replaced without an error, because users trust only the root.
            return null;
        }
    }

    /// <summary>Writes a new certificate and its key. Returns when it expires.</summary>
    public DateTimeOffset Issue(string certificatePath, string keyPath, IReadOnlyCollection<string> hosts)
    {
        var now = clock.GetUtcNow();
        var notBefore = Later(now.AddHours(-1), new DateTimeOffset(root.NotBefore));
        var end = notBefore + Life - TimeSpan.FromSeconds(1);
        var notAfter = end < EndOf(root) ? end : EndOf(root);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = CertificateIssuing.CreateLeaf(root, key, zone, hosts, notBefore, notAfter);

        // Every user can read it, because the edge's container runs as another user; the caller's parent folder excludes other users of this machine.
        Files.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n", Files.Shared);
        Files.Write(certificatePath, $"{leaf.ExportCertificatePem()}\n{root.ExportCertificatePem()}\n", Files.Shared);
        return EndOf(leaf);
    }

    private bool ChainsToRoot(X509Certificate2 leaf)
    {
        using var chain = new X509Chain { ChainPolicy = RootTrust.PolicyFor(root) };
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(leaf);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
