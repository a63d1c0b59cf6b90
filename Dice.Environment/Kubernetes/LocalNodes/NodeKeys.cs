using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>Creates the certificates, keys and tokens of one run of a node. Nothing of it is used again by the next run.</summary>
internal sealed class NodeKeys
{
    private const int TokenBytes = 32;
    private const int AccountKeyBits = 2048;
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly string _folder;
    private readonly DateTimeOffset _now;
    private readonly X509Certificate2 _authority;

    private NodeKeys(string folder, DateTimeOffset now)
    {
        _folder = folder;
        _now = now;
        _authority = CreateAuthority();
    }

    /// <summary>Writes the files that the components read, and the kubeconfig file for this machine. Only the owner can read them.</summary>
    public static void Write(NodeFolders folders, NodeNetwork network, TimeProvider clock)
    {
        Files.DeleteFolder(folders.Keys);
        Files.CreatePrivateFolder(folders.Keys);
        new NodeKeys(folders.Keys, clock.GetUtcNow()).WriteAll(folders.KubeConfig, folders.Name, network);
    }

    private void WriteAll(string kubeConfig, string name, NodeNetwork network)
    {
        using var authority = _authority;
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in (string[])["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "metrics-server.kube-system.svc", "localhost"])
        {
            names.AddDnsName(host);
        }

        foreach (var address in (IPAddress[])[network.ApiService, network.Address, IPAddress.Loopback])
        {
            names.AddIpAddress(address);
        }

        Issue("api", "CN=kube-apiserver", names, "1.3.6.1.5.5.7.3.1");
        Issue("api-client", "O=system:masters, CN=kube-apiserver-kubelet-client", null, "1.3.6.1.5.5.7.3.2");
        WriteAccountKey();

        var (components, user) = (Token(), Token());
        Put("tokens.csv", $"{components},components,1,\"system:masters\"\n{user},admin,2,\"system:masters\"\n");
        Put("header", $"Authorization: Bearer {components}\n");
        Put("components.kubeconfig", KubeConfig("127.0.0.1", name, components));
        Files.Write(kubeConfig, KubeConfig(network.Address.ToString(), name, user), Files.Private);
    }

    private X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=dice-local-node", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var authority = request.CreateSelfSigned(_now - Before, _now + Life);
        Put("ca.crt", authority.ExportCertificatePem() + "\n");
        Put("ca.key", key.ExportPkcs8PrivateKeyPem() + "\n");
        return authority;
    }

    private void Issue(string file, string subject, SubjectAlternativeNameBuilder? names, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(_authority, _now - Before, _now + Life, RandomNumberGenerator.GetBytes(16));
        Put($"{file}.crt", certificate.ExportCertificatePem() + "\n");
        Put($"{file}.key", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>The key of service accounts' tokens. Kubernetes 1.20 reads PKCS #1.</summary>
    private void WriteAccountKey()
    {
        using var key = RSA.Create(AccountKeyBits);
        Put("accounts.key", key.ExportRSAPrivateKeyPem() + "\n");
        Put("accounts.pub", key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    private void Put(string file, string content) => Files.Write(Path.Combine(_folder, file), content, Files.Private);

    private string KubeConfig(string host, string name, string token)
    {
        var authority = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(_authority.ExportCertificatePem()));
        return $$"""
            apiVersion: v1
            kind: Config
            clusters:
              - name: {{name}}
                cluster: { server: "https://{{host}}:6443", certificate-authority-data: {{authority}} }
            users:
              - name: {{name}}
                user: { token: {{token}} }
            contexts:
              - name: {{name}}
                context: { cluster: {{name}}, user: {{name}} }
            current-context: {{name}}

            """;
    }

    private static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
}
