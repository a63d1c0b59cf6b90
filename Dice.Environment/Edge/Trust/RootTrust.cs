using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dice.Environment.Edge.Trust;

/// <summary>Validates certificates against exactly one root.</summary>
internal static class RootTrust
{
    /// <summary>Fully validates a server's chain up to this root and no other. Revocation checks are off, because a development CA publishes no lists.</summary>
    public static X509ChainPolicy PolicyFor(X509Certificate2 root) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root },
        ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>Reads the certificate of a PEM file.</summary>
    /// <exception cref="DiceException">The file is missing or contains no certificate.</exception>
    public static X509Certificate2 Read(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"the development CA's root {path} cannot be read: {exception.Message}", "start the environment once: this creates the root", exception);
        }
    }
}
