using System.Globalization;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Turns deferred values into text for a container on the stack's network.</summary>
/// <param name="stack">The whole stack, services included that are not started: their names and ports are known all the same.</param>
/// <param name="httpsPort">The host's port of the edge.</param>
/// <param name="hostOf">The host name of a service; null for the service's own name.</param>
public sealed class ValueResolver(Stack stack, int httpsPort, Func<string, string>? hostOf = null)
{
    /// <summary>The value as text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="contentOf">The content of a secret; null when no value holds one.</param>
    public string Resolve(Value value, Func<Secret, string>? contentOf = null) => value switch
    {
        JoinedValue joined => string.Concat(joined.Values.Select(part => Resolve(part, contentOf))),
        SecretFileValue file => file.Secret.Path,
        SecretContentValue secret when contentOf is not null => secret.IsUrlEncoded ? Uri.EscapeDataString(contentOf(secret.Secret)) : contentOf(secret.Secret),
        LiteralValue literal => literal.Text,
        RouteValue route => UrlOf(route.Host),
        EndpointValue endpoint => Resolve(endpoint),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private string UrlOf(string host) => httpsPort == 443 ? $"https://{host}" : string.Create(CultureInfo.InvariantCulture, $"https://{host}:{httpsPort}");

    private string Resolve(EndpointValue value)
    {
        var endpoint = stack[value.Service].FindEndpoint(value.Endpoint)!;
        var host = hostOf?.Invoke(value.Service) ?? value.Service;
        return value.Part switch
        {
            EndpointPart.Host => host,
            EndpointPart.Port => endpoint.Port.ToString(CultureInfo.InvariantCulture),
            _ => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://{host}:{endpoint.Port}"),
        };
    }
}
