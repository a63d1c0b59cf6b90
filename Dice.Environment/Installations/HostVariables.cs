using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Installations;

/// <summary>The variables and secret files with which a service's process runs on this machine: its container's, with addresses of published ports.</summary>
/// <param name="stack">The whole stack.</param>
/// <param name="running">The running environment, which has the ports.</param>
/// <param name="secrets">The development secrets by key.</param>
/// <param name="folder">The folder of the service's secret files.</param>
public sealed class HostVariables(Stack stack, RunningStack running, IReadOnlyDictionary<string, string> secrets, string folder)
{
    /// <summary>Writes the secret files, and returns the variables.</summary>
    /// <exception cref="DiceException">A service that it requires does not run, a secret is not set, or a file cannot be written.</exception>
    public ImmutableSortedDictionary<string, string> WriteFor(Service service)
    {
        var missing = service.Requires.Where(name => running.Find(name) is not { IsRunning: true }).ToArray();
        if (missing.Length > 0)
        {
            throw new DiceException(
                $"service '{service.Name}' requires {string.Join(", ", missing)}, which environment '{running.Id}' does not run",
                $"start what it requires: ./run-env.sh up --detach --only {string.Join(',', service.Requires)}");
        }

        Files.CreatePrivateFolder(folder);
        foreach (var secret in service.Secrets)
        {
            Files.Write(PathOf(secret), ContentOf(secret), Files.Private);
        }

        return service.Environment.ToImmutableSortedDictionary(entry => entry.Key, entry => TextOf(entry.Value));
    }

    private string TextOf(Value value) => value switch
    {
        JoinedValue joined => string.Concat(joined.Values.Select(TextOf)),
        SecretFileValue file => PathOf(file.Secret),
        SecretContentValue secret => secret.IsUrlEncoded ? Uri.EscapeDataString(ContentOf(secret.Secret)) : ContentOf(secret.Secret),
        LiteralValue literal => literal.Text.Replace(Secret.Folder, folder, StringComparison.Ordinal),
        RouteValue route => running.UrlOf(route.Host) is { } url ? RunningStack.TextOf(url) : $"https://{route.Host}",
        EndpointValue endpoint => AddressOf(endpoint),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private string AddressOf(EndpointValue value)
    {
        var endpoint = stack[value.Service].FindEndpoint(value.Endpoint)!;
        var port = running.Find(value.Service)?.FindEndpoint(value.Endpoint)?.HostPort ?? endpoint.Port;
        return value.Part switch
        {
            EndpointPart.Host => "127.0.0.1",
            EndpointPart.Port => port.ToString(CultureInfo.InvariantCulture),
            _ => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://127.0.0.1:{port}"),
        };
    }

    private string PathOf(Secret secret) => Path.Combine(folder, secret.Name);

    private string ContentOf(Secret secret) => secrets.TryGetValue(secret.Key, out var content)
        ? content
        : throw new DiceException($"the secret {secret.Key} is not set", "complete .env.development with ./run-env.sh export env");
}
