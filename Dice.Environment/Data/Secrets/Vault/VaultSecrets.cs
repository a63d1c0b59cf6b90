using System.Net;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Secrets.Vault;

/// <summary>
/// The secrets of an environment in its Vault. At the first use, Vault is initialized or unsealed, and each service gets its AppRole. A service's secrets are
/// read with its own AppRole, so a wrong policy makes its start fail. Vault's values take precedence; a secret that Vault does not have is stored in it first.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="id">The environment.</param>
/// <param name="folders">The folders in which Dice keeps its files.</param>
/// <param name="secrets">The secrets outside Vault by key.</param>
public sealed class VaultSecrets(EngineConnection engine, EnvironmentId id, DiceFolders folders, IReadOnlyDictionary<string, string> secrets) : IDisposable
{
    /// <summary>The key of the environment's secret that unseals its Vault. It is kept, and removed, with the environment's data.</summary>
    public const string UnsealKey = "DICE_VAULT_UNSEAL_KEY";

    /// <summary>The key of the environment's secret that is the root token of its Vault.</summary>
    public const string RootToken = "DICE_VAULT_ROOT_TOKEN";

    /// <summary>How long a request waits: Vault answers in milliseconds, and a start must not hang because it does not.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private HttpClient? _http;
    private VaultClient? _root;

    /// <summary>Returns the secrets of a service by key, read with the service's AppRole.</summary>
    /// <exception cref="DiceException">Vault does not answer, is sealed and cannot be unsealed, or refuses.</exception>
    public Task<IReadOnlyDictionary<string, string>> ReadAsync(Service service, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var root = await OpenAsync(cancellation);
        await root.DefineRoleAsync(service.Name, cancellation);
        foreach (var secret in service.Secrets)
        {
            if (secrets.TryGetValue(secret.Key, out var value) && await root.ReadAsync(service.Name, secret.Name, cancellation) is null)
            {
                await root.WriteAsync(service.Name, secret.Name, value, version: 0, cancellation);
            }
        }

        var own = await root.SignInAsync(service.Name, cancellation);
        var found = new Dictionary<string, string>(secrets);
        foreach (var secret in service.Secrets)
        {
            if (await own.ReadAsync(service.Name, secret.Name, cancellation) is { } read)
            {
                found[secret.Key] = read.Value;
            }
        }

        await own.RevokeAsync(cancellation);
        return (IReadOnlyDictionary<string, string>)found;
    });

    /// <summary>Stores a new value of a secret for each service that has it. Another writer's change in between is an error.</summary>
    /// <exception cref="DiceException">Vault does not answer, is sealed and cannot be unsealed, or refuses.</exception>
    public Task WriteAsync(IEnumerable<Service> holders, string key, string value) => GuardAsync(async () =>
    {
        var root = await OpenAsync(CancellationToken.None);
        foreach (var holder in holders)
        {
            foreach (var secret in holder.Secrets.Where(secret => secret.Key == key))
            {
                var current = await root.ReadAsync(holder.Name, secret.Name, CancellationToken.None);
                await root.WriteAsync(holder.Name, secret.Name, value, current?.Version ?? 0, CancellationToken.None);
            }
        }

        return true;
    });

    /// <summary>Returns a client with the root token, after Vault was initialized or unsealed if necessary.</summary>
    public async Task<VaultClient> OpenAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return _root ??= await PrepareAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Disposes the client.</summary>
    public void Dispose()
    {
        _http?.Dispose();
        _one.Dispose();
    }

    private async Task<VaultClient> PrepareAsync(CancellationToken cancellation)
    {
        var running = await RunningStack.ReadAsync(engine, id, cancellation);
        var address = running.Find(VaultServer.Name) is { IsRunning: true } vault ? vault.FindEndpoint(VaultServer.Endpoint)?.HostUrl : null;
        _http ??= new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = address ?? throw new DiceException($"Vault of environment '{id}' does not run, and its secrets are there", "start it: ./run-env.sh up"),
            Timeout = Deadline,
        };
        var kept = new EnvironmentSecrets(folders, id);
        var client = new VaultClient(_http);
        var (initialized, isSealed) = await client.SealStatusAsync(cancellation);
        if (!initialized)
        {
            var made = await client.InitializeAsync(cancellation);
            kept.Set(UnsealKey, made.Key);
            kept.Set(RootToken, made.RootToken);
        }

        var known = kept.Read();
        if (!known.TryGetValue(RootToken, out var token) || !known.TryGetValue(UnsealKey, out var key))
        {
            throw new DiceException(
                $"Vault of environment '{id}' {(isSealed ? "is sealed" : "is initialized")}, and its key is not among the secrets of the environment",
                "its data cannot be read without the key: restore the file of the environment's secrets, or remove the data with ./run-env.sh down --volumes");
        }

        if (isSealed || !initialized)
        {
            await UnsealAsync(client, key, cancellation);
        }

        var root = client.With(token);
        await root.EnableAsync(cancellation);
        return root;
    }

    private async Task UnsealAsync(VaultClient client, string key, CancellationToken cancellation)
    {
        try
        {
            await client.UnsealAsync(key, cancellation);
        }
        catch (VaultException refusal) when (refusal.Status is HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError)
        {
            throw new DiceException(
                $"Vault of environment '{id}' is sealed, and refused the key of the environment: {string.Join("; ", refusal.Errors)}",
                "restore the file of the environment's secrets, or remove the data with ./run-env.sh down --volumes",
                refusal);
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (VaultException refusal) when (refusal.Status == HttpStatusCode.ServiceUnavailable)
        {
            throw new DiceException($"Vault of environment '{id}' is sealed", "unseal it: ./run-env.sh up", refusal);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new DiceException(
                string.Create(CultureInfo.InvariantCulture, $"Vault of environment '{id}' did not answer within {Deadline.TotalSeconds:0} s: {error.Message}"),
                "check it: ./run-env.sh status, ./run-env.sh logs vault",
                error);
        }
    }
}
