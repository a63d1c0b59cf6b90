namespace Dice.Environment.Edge;

/// <summary>Where a running edge is reached on this machine, always on 127.0.0.1, and which root its certificate chains to.</summary>
/// <param name="HttpPort">The host port of plain HTTP.</param>
/// <param name="HttpsPort">The host port of HTTPS.</param>
/// <param name="RootCertificatePath">The PEM file of the development CA's root, as for <c>curl --cacert</c>.</param>
public sealed record EdgeAddress(int HttpPort, int HttpsPort, string RootCertificatePath);
