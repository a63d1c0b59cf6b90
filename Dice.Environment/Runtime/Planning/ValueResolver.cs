namespace Dice.Environment.Runtime.Planning;

/// <summary>Resolves deferred values to text for a container on the stack's network.</summary>
/// <param name="stack">The whole stack, including services that are not started, because values may refer to their names and ports.</param>
/// <param name="httpsPort">The host's port of the edge.</param>
/// <param name="environment">The name of the environment.</param>
/// <param name="hostOf">Returns the host name of a service; null for the service's own name.</param>
public sealed class ValueResolver(Stack stack, int httpsPort, string environment, Func<string, string>? hostOf = null)
{
    /// <summary>Returns the value as text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="contentOf">Returns the content of a secret; null when no value contains one.</param>
    public string Resolve(Value value, Func<Secret, string>? contentOf = null) => value switch
    {
        JoinedValue joined => string.Concat(joined.Values.Select(part => Resolve(part, contentOf))),
        SecretFileValue file => file.Secret.Path,
        SecretContentValue secret when contentOf is not null => secret.IsUrlEncoded ? Uri.EscapeDataString(contentOf(secret.Secret)) : contentOf(secret.Secret),
        LiteralValue literal => literal.Text,
        EnvironmentNameValue => environment,
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
