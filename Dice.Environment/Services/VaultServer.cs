namespace Dice.Environment.Services;

/// <summary>
/// Vault as the source of secrets, with <c>up --secrets vault</c>: the secrets of each service are at paths of its own, which only its own AppRole can read.
/// Dice initializes and unseals it, and lays the secrets as files into the services, which know nothing of it.
/// </summary>
public static class VaultServer
{
    /// <summary>The service's name.</summary>
    public const string Name = "vault";

    /// <summary>The endpoint of its HTTP API.</summary>
    public const string Endpoint = "api";

    /// <summary>Returns whether services have Vault among them.</summary>
    public static bool IsIn(IEnumerable<string> services) => services.Contains(Name);

    /// <summary>Returns the stack with Vault, which every service that has secrets requires.</summary>
    public static Stack PutInto(Stack stack) => stack with
    {
        Services = [Define(), .. stack.Services.Select(service => service.Secrets.IsEmpty ? service : service.Requiring(Name))],
    };

    /// <summary>The official image's user, folders and way to read its configuration. A sealed server is ready: it answers, and Dice unseals it.</summary>
    private static Service Define() => new Service(Name, DiceImages.Vault) { User = "100:1000" }
        .Listening(Endpoint, 8200, "http")
        .WithCommand("server")
        .WithEnvironment("SKIP_CHOWN", "true")
        .WithEnvironment("SKIP_SETCAP", "true")
        .WithEnvironment("HOME", "/tmp")
        .Mounting(new FilesMount("/vault/config", [new("local.json", "vault.json", static () => Configuration)]))
        .Mounting(new VolumeMount("file", "/vault/file"))
        .LimitedTo(memoryMiB: 256, pids: 64)
        .WithReadOnlyRootExcept("/tmp")
        .ReadyWhen(Readiness.Http(Endpoint, "/v1/sys/seal-status"));

    private const string Configuration = """
        {
          "storage": { "file": { "path": "/vault/file" } },
          "listener": [{ "tcp": { "address": "0.0.0.0:8200", "tls_disable": true } }],
          "disable_mlock": true,
          "ui": false
        }
        """;
}
