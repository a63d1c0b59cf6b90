using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Certificates;

/// <summary>
/// A development certificate authority of this machine for one zone. Its root is created once and stored in a folder, which also holds
/// its private key. The root is limited to hosts of the zone (X.509 name constraints), so trusting it affects no other site.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>The file with the edge's certificate and the root, in PEM.</summary>
    public const string LeafCertificateFile = "dice.crt";

    /// <summary>The file with the edge's private key, in PEM.</summary>
    public const string LeafKeyFile = "dice.key";

    private const string RootCertificateFile = "root.crt";
    private const string RootKeyFile = "root.key";
    private const string LockFile = ".lock";

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2 _root;

    private CertificateAuthority(string folder, string zone, TimeProvider clock, X509Certificate2 root)
    {
        _folder = folder;
        _clock = clock;
        _root = root;
        Zone = zone;
    }

    /// <summary>The zone whose hosts it issues certificates for, such as <c>dice.local</c>.</summary>
    public string Zone { get; }

    /// <summary>The path of the root's certificate in PEM, as for <c>curl --cacert</c>; it does not change while the folder exists.</summary>
    public string RootCertificatePath => Path.Combine(_folder, RootCertificateFile);

    /// <summary>The root's SHA-256 fingerprint, in upper case hexadecimal digits.</summary>
    public string Fingerprint => _root.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>When the root expires; a leaf certificate never expires later.</summary>
    public DateTimeOffset NotAfter => LeafCertificate.EndOf(_root);

    /// <summary>
    /// Opens the authority of a folder, and creates it first when there is none: the folder and the private key are accessible only to
    /// their owner. Several processes can do this at the same time; all get the same root.
    /// </summary>
    /// <param name="folder">The folder, used only for this authority.</param>
    /// <param name="zone">The zone, such as <c>dice.local</c>.</param>
    /// <param name="clock">The clock; null for the system's clock.</param>
    /// <exception cref="DiceException">The folder is damaged, cannot be written, or belongs to another zone, or the root has expired.</exception>
    public static CertificateAuthority Open(string folder, string zone, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        folder = Path.GetFullPath(folder);
        try
        {
            Files.CreatePrivateFolder(folder);
            using var held = FileLock.Take(Path.Combine(folder, LockFile));
            var certificatePath = Path.Combine(folder, RootCertificateFile);
            var keyPath = Path.Combine(folder, RootKeyFile);

            // The certificate is written last. A key without a certificate comes from a killed process and has never signed anything.
            if (!File.Exists(certificatePath))
            {
                Create(certificatePath, keyPath, zone, clock.GetUtcNow());
            }

            return new CertificateAuthority(folder, zone, clock, Read(folder, certificatePath, keyPath, zone, clock.GetUtcNow()));
        }
        catch (Exception exception) when (FileErrors.Explain(exception, folder) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Returns the path of the root's certificate in a folder without creating one; null when there is none.</summary>
    public static string? FindRoot(string folder) =>
        Path.Combine(Path.GetFullPath(folder), RootCertificateFile) is var path && File.Exists(path) ? path : null;

    /// <summary>
    /// Ensures that a folder holds a certificate for the hosts, <c>dice.crt</c> (leaf and root) and <c>dice.key</c>. An existing certificate
    /// is kept while it covers the hosts, chains to this root, matches its key and is valid for 30 more days. A new one is valid for at most 397 days.
    /// </summary>
    /// <param name="hosts">The hosts, all in the zone; names one label below the zone are covered as well.</param>
    /// <param name="folder">
    /// The folder, which is mounted into the edge's container. Every user can read the key in it (0644), because the user that the edge runs as
    /// depends on its image: keep the folder inside one that only you can enter (0700). This does not affect the mount.
    /// </param>
    /// <exception cref="DiceException">A host is outside the zone, or the folder cannot be written.</exception>
    public EdgeCertificate EnsureLeaf(IEnumerable<string> hosts, string folder)
    {
        var names = hosts.Select(host => host.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.FirstOrDefault(host => !EdgeZone.Contains(Zone, host)) is { } stranger)
        {
            throw new DiceException($"the development CA of {Zone} issues no certificates for '{stranger}'", $"use hosts below {Zone} in routes, or create another authority for that zone in another folder");
        }

        folder = Path.GetFullPath(folder);
        var certificatePath = Path.Combine(folder, LeafCertificateFile);
        var keyPath = Path.Combine(folder, LeafKeyFile);
        try
        {
            Files.CreateSharedFolder(folder);
            using var held = FileLock.Take(Path.Combine(_folder, LockFile));
            var leaf = new LeafCertificate(_root, Zone, _clock);
            return leaf.FindUsable(certificatePath, keyPath, names) is { } end
                ? new EdgeCertificate(certificatePath, keyPath, end, IsNew: false)
                : new EdgeCertificate(certificatePath, keyPath, leaf.Issue(certificatePath, keyPath, names), IsNew: true);
        }
        catch (Exception exception) when (FileErrors.Explain(exception, folder) is { } error)
        {
            throw error;
        }
    }

    public void Dispose() => _root.Dispose();

    private static void Create(string certificatePath, string keyPath, string zone, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = CertificateIssuing.CreateRoot(key, zone, now);
        Files.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n", Files.Private);
        Files.Write(certificatePath, root.ExportCertificatePem() + "\n", Files.Shared);
    }

    private static X509Certificate2 Read(string folder, string certificatePath, string keyPath, string zone, DateTimeOffset now)
    {
        using var certificate = ReadCertificate(folder, certificatePath);
        if (CertificateIssuing.ZoneOf(certificate) is not { } actual)
        {
            throw Damaged(folder, $"{certificatePath} is not a root certificate of Dice");
        }

        if (!actual.Equals(zone, StringComparison.OrdinalIgnoreCase))
        {
            throw new DiceException($"the development CA in {folder} is for {actual}, not for {zone}", $"keep the one for {zone} in another folder");
        }

        if (LeafCertificate.EndOf(certificate) < now + LeafCertificate.Margin)
        {
            throw new DiceException($"the development CA in {folder} expires at {LeafCertificate.EndOf(certificate):u}", Renewal(folder));
        }

        if (!File.Exists(keyPath))
        {
            throw Damaged(folder, $"{keyPath} is missing");
        }

        if (Files.ModeOf(keyPath) is { } mode && mode != Files.Private)
        {
            Files.SetMode(keyPath, Files.Private);
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(keyPath));
            return certificate.CopyWithPrivateKey(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Damaged(folder, $"{keyPath} is not the private key of {certificatePath}", exception);
        }
    }

    private static X509Certificate2 ReadCertificate(string folder, string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException exception)
        {
            throw Damaged(folder, $"{path} is not a certificate", exception);
        }
    }

    private static DiceException Damaged(string folder, string problem, Exception? inner = null) =>
        new($"the development CA is damaged: {problem}", Renewal(folder), inner);

    private static string Renewal(string folder) =>
        $"create a new one: rm -r {ShellText.Quote(folder)}, start again, and repeat ./run-env.sh trust";
}

/// <summary>The files of the edge's certificate.</summary>
/// <param name="CertificatePath">PEM: the leaf, then the root.</param>
/// <param name="KeyPath">PEM: the leaf's private key (PKCS #8, unencrypted).</param>
/// <param name="NotAfter">When the certificate expires.</param>
/// <param name="IsNew">Whether the certificate was issued by this call; false when the existing one was kept.</param>
public sealed record EdgeCertificate(string CertificatePath, string KeyPath, DateTimeOffset NotAfter, bool IsNew);
