namespace Dice.Environment.Edge;

/// <summary>The edge's certificate, as files.</summary>
/// <param name="CertificatePath">PEM: the leaf, then the root.</param>
/// <param name="KeyPath">PEM: the leaf's private key (PKCS #8, unencrypted).</param>
/// <param name="NotAfter">When it runs out.</param>
/// <param name="IsNew">Whether it was issued just now; false when the one found still served.</param>
public sealed record EdgeCertificate(string CertificatePath, string KeyPath, DateTimeOffset NotAfter, bool IsNew);
