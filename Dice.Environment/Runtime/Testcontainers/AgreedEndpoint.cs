using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using DotNet.Testcontainers.Configurations;

namespace Dice.Environment.Runtime.Testcontainers;

/// <summary>
/// The engine's address with the agreed API version. Testcontainers' own type reads the version once per process, from a variable.
/// </summary>
internal sealed class AgreedEndpoint(Uri address, Version agreed) : IDockerEndpointAuthenticationConfiguration
{
    private readonly DockerEndpointAuthenticationConfiguration _address = new(address);

    public Version Version => agreed;

    public Uri Endpoint => _address.Endpoint;

    public IAuthProvider AuthProvider => _address.AuthProvider;

    public DockerClientBuilder GetDockerClientBuilder(Guid sessionId = default) => _address.GetDockerClientBuilder(sessionId).WithApiVersion(agreed);
}
