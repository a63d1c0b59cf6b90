using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dice.Environment.Edge.Certificates;

/// <summary>Creates certificates in memory: ECDSA on P-256, SHA-256.</summary>
internal static class CertificateIssuing
{
    private const string Organization = "Dice development";
    private const string NameConstraints = "2.5.29.30";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The name under which the root is displayed and stored.</summary>
    public static string RootName(string zone) => $"Dice development CA for {zone}";

    /// <summary>
    /// Creates a self-signed root that is valid for ten years. It signs only leaf certificates of the zone: if its key is stolen, verifiers reject
    /// certificates for any other host name or for an IP address.
    /// </summary>
    public static X509Certificate2 CreateRoot(ECDsa key, string zone, DateTimeOffset now)
    {
        var subject = Subject($"{RootName(zone)} ({System.Environment.MachineName})");
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(ConstraintTo(zone));

        // Valid from one day ago, because the clocks of containers and virtual machines can lag.
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    }

    /// <summary>Creates a server certificate for the hosts and for every name one label below the zone.</summary>
    public static X509Certificate2 CreateLeaf(X509Certificate2 root, ECDsa key, string zone, IEnumerable<string> hosts, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Append($"*.{zone}"))
        {
            names.AddDnsName(host);
        }

        // The common name is intentionally not a host name: host names belong only in the alternative names.
        var request = new CertificateRequest(Subject($"Dice development edge of {zone}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        request.CertificateExtensions.Add(names.Build());
        return request.Create(root, notBefore, notAfter, SerialNumber());
    }

    /// <summary>Returns the zone that a root is limited to; null when it is not a root of Dice.</summary>
    public static string? ZoneOf(X509Certificate2 root)
    {
        if (root.Extensions[NameConstraints] is not { } extension)
        {
            return null;
        }

        try
        {
            return new AsnReader(extension.RawData, AsnEncodingRules.DER)
                .ReadSequence()
                .ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0))
                .ReadSequence()
                .ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 2));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static X509Extension ConstraintTo(string zone)
    {
        // NameConstraints ::= SEQUENCE { permittedSubtrees [0], excludedSubtrees [1] } of GeneralSubtree ::= SEQUENCE { GeneralName }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, zone, new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                // An address and its mask, all zero: every IPv4 address, every IPv6 address.
                foreach (var length in new[] { 8, 32 })
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteOctetString(new byte[length], new Asn1Tag(TagClass.ContextSpecific, 7));
                    }
                }
            }
        }

        return new X509Extension(NameConstraints, writer.Encode(), true);
    }

    private static X500DistinguishedName Subject(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(Organization);
        name.AddCommonName(commonName.Length <= 64 ? commonName : commonName[..64]);
        return name.Build();
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
