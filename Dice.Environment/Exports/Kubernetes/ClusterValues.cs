namespace Dice.Environment.Exports.Kubernetes;

/// <summary>Resolves deferred values to text for a pod.</summary>
/// <param name="stack">The stack.</param>
/// <param name="options">The options.</param>
internal sealed class ClusterValues(Stack stack, KubernetesOptions options)
{
    /// <summary>Returns the value as text.</summary>
    /// <exception cref="DiceException">The value contains a secret, or several lines.</exception>
    public string Resolve(string variable, Value value)
    {
        var text = string.Concat(value.Parts.Select(part => Resolve(part) ?? throw new DiceException(
            $"the variable {variable} contains a secret, which the export to Kubernetes does not support", "read the secret from a file: variables can be seen by everybody who can read pods")));
        return text.Contains('\n', StringComparison.Ordinal)
            ? throw new DiceException($"the variable {variable} has several lines, which the export to Kubernetes does not support", "use one line")
            : text;
    }

    /// <summary>The host at which browsers reach a route.</summary>
    public string HostOf(string host) => options.HostSuffix is { } suffix ? $"{string.Join('.', host.Split('.')[..^2])}.{suffix}" : host;

    private string? Resolve(Value part) => part switch
    {
        LiteralValue literal => literal.Text,
        SecretFileValue file => file.Secret.Path,
        EnvironmentNameValue => options.Namespace,
        RouteValue route => options.HttpsPort == 443 ? $"https://{HostOf(route.Host)}" : string.Create(CultureInfo.InvariantCulture, $"https://{HostOf(route.Host)}:{options.HttpsPort}"),
        EndpointValue endpoint => Resolve(endpoint),
        _ => null,
    };

    private string Resolve(EndpointValue value)
    {
        var endpoint = stack[value.Service].FindEndpoint(value.Endpoint)!;
        return value.Part switch
        {
            EndpointPart.Host => value.Service,
            EndpointPart.Port => endpoint.Port.ToString(CultureInfo.InvariantCulture),
            _ => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://{value.Service}:{endpoint.Port}"),
        };
    }
}
