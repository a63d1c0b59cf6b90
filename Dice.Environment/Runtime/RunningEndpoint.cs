namespace Dice.Environment.Runtime;

/// <summary>An endpoint of a running service.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Port">The port inside the container.</param>
/// <param name="Scheme">The scheme of its URLs.</param>
/// <param name="HostPort">The port on 127.0.0.1; null while the container does not run.</param>
public sealed record RunningEndpoint(string Name, int Port, string Scheme, int? HostPort)
{
    /// <summary>The URL as seen from the host; null while the container does not run.</summary>
    public Uri? HostUrl => HostPort is { } port ? new Uri($"{Scheme}://127.0.0.1:{port}") : null;
}
