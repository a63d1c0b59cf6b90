namespace Dice.Environment.Edge.Client;

/// <summary>The address of a running edge on this machine, always on 127.0.0.1, and the root of its certificate.</summary>
/// <param name="HttpPort">The host port for plain HTTP.</param>
/// <param name="HttpsPort">The host port for HTTPS.</param>
/// <param name="RootCertificatePath">The PEM file of the development CA's root, as for <c>curl --cacert</c>.</param>
public sealed record EdgeAddress(int HttpPort, int HttpsPort, string RootCertificatePath);
