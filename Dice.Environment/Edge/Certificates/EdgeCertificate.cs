namespace Dice.Environment.Edge.Certificates;

/// <summary>The files of the edge's certificate.</summary>
/// <param name="CertificatePath">PEM: the leaf, then the root.</param>
/// <param name="KeyPath">PEM: the leaf's private key (PKCS #8, unencrypted).</param>
/// <param name="NotAfter">When the certificate expires.</param>
/// <param name="IsNew">Whether the certificate was issued by this call; false when the existing one was kept.</param>
public sealed record EdgeCertificate(string CertificatePath, string KeyPath, DateTimeOffset NotAfter, bool IsNew);
