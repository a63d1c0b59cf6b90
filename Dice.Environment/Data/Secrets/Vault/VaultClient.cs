using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dice.Environment.Data.Secrets.Vault;

/// <summary>A client of Vault's HTTP API, for the requests that Dice sends. No message contains a value or a token.</summary>
/// <param name="http">A client whose base address is that of Vault.</param>
/// <param name="token">The token; null for requests that need none.</param>
public sealed class VaultClient(HttpClient http, string? token = null)
{
    /// <summary>The mount of the secrets engine KV, version 2.</summary>
    public const string Mount = "dice";

    /// <summary>Returns a client with a token.</summary>
    public VaultClient With(string given) => new(http, given);

    /// <summary>Returns whether Vault is initialized, and whether it is sealed.</summary>
    public async Task<(bool Initialized, bool Sealed)> SealStatusAsync(CancellationToken cancellation)
    {
        var status = await SendAsync(HttpMethod.Get, "sys/seal-status", null, cancellation);
        return (status!["initialized"]!.GetValue<bool>(), status["sealed"]!.GetValue<bool>());
    }

    /// <summary>Initializes Vault with one key share.</summary>
    /// <returns>The key that unseals it, and the root token.</returns>
    public async Task<(string Key, string RootToken)> InitializeAsync(CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Put, "sys/init", new JsonObject { ["secret_shares"] = 1, ["secret_threshold"] = 1 }, cancellation);
        return (answer!["keys"]![0]!.GetValue<string>(), answer["root_token"]!.GetValue<string>());
    }

    /// <summary>Unseals Vault.</summary>
    public Task UnsealAsync(string key, CancellationToken cancellation) => SendAsync(HttpMethod.Put, "sys/unseal", new JsonObject { ["key"] = key }, cancellation);

    /// <summary>Enables the audit log, the secrets engine and AppRole, if they are not enabled.</summary>
    public async Task EnableAsync(CancellationToken cancellation)
    {
        await EnableAsync("sys/audit/file", new JsonObject { ["type"] = "file", ["options"] = new JsonObject { ["file_path"] = "stdout" } }, cancellation);
        await EnableAsync($"sys/mounts/{Mount}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = "2" } }, cancellation);
        await EnableAsync("sys/auth/approle", new JsonObject { ["type"] = "approle" }, cancellation);
    }

    /// <summary>Defines a policy that can only read the secrets of a service, and the AppRole that has it. Its tokens and its secret ids live a minute.</summary>
    public async Task DefineRoleAsync(string service, CancellationToken cancellation)
    {
        var policy = new JsonObject { ["path"] = new JsonObject { [$"{Mount}/data/{service}/*"] = new JsonObject { ["capabilities"] = new JsonArray("read") } } };
        await SendAsync(HttpMethod.Put, $"sys/policies/acl/dice-{service}", new JsonObject { ["policy"] = policy.ToJsonString() }, cancellation);
        var role = new JsonObject { ["token_policies"] = new JsonArray($"dice-{service}"), ["token_ttl"] = "60s", ["token_max_ttl"] = "60s", ["secret_id_num_uses"] = 1, ["secret_id_ttl"] = "60s" };
        await SendAsync(HttpMethod.Post, $"auth/approle/role/{service}", role, cancellation);
    }

    /// <summary>Signs in as a service, with a secret id that is used once.</summary>
    public async Task<VaultClient> SignInAsync(string service, CancellationToken cancellation)
    {
        var id = await SendAsync(HttpMethod.Get, $"auth/approle/role/{service}/role-id", null, cancellation);
        var secret = await SendAsync(HttpMethod.Post, $"auth/approle/role/{service}/secret-id", [], cancellation);
        var login = new JsonObject { ["role_id"] = id!["data"]!["role_id"]!.GetValue<string>(), ["secret_id"] = secret!["data"]!["secret_id"]!.GetValue<string>() };
        var answer = await SendAsync(HttpMethod.Post, "auth/approle/login", login, cancellation);
        return With(answer!["auth"]!["client_token"]!.GetValue<string>());
    }

    /// <summary>Revokes the client's own token.</summary>
    public Task RevokeAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Post, "auth/token/revoke-self", [], cancellation);

    /// <summary>Creates a token with a time to live, and the policies of a service.</summary>
    public async Task<VaultClient> CreateTokenAsync(string service, TimeSpan ttl, CancellationToken cancellation)
    {
        var wanted = new JsonObject { ["policies"] = new JsonArray($"dice-{service}"), ["ttl"] = string.Create(CultureInfo.InvariantCulture, $"{ttl.TotalSeconds:0}s") };
        return With((await SendAsync(HttpMethod.Post, "auth/token/create", wanted, cancellation))!["auth"]!["client_token"]!.GetValue<string>());
    }

    /// <summary>Seals Vault.</summary>
    public Task SealAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Put, "sys/seal", [], cancellation);

    /// <summary>Reads a secret and its version; null when it does not exist.</summary>
    public async Task<(string Value, int Version)?> ReadAsync(string service, string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await SendAsync(HttpMethod.Get, $"{Mount}/data/{service}/{name}", null, cancellation);
            return (answer!["data"]!["data"]!["value"]!.GetValue<string>(), answer["data"]!["metadata"]!["version"]!.GetValue<int>());
        }
        catch (VaultException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes a new version of a secret.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">The name of its file.</param>
    /// <param name="value">The value.</param>
    /// <param name="version">The version that it must have now; 0 if it must not exist.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task WriteAsync(string service, string name, string value, int version, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"{Mount}/data/{service}/{name}", new JsonObject { ["data"] = new JsonObject { ["value"] = value }, ["options"] = new JsonObject { ["cas"] = version } }, cancellation);

    private async Task EnableAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(HttpMethod.Post, path, body, cancellation);
        }
        catch (VaultException refusal) when (refusal.Status == HttpStatusCode.BadRequest && refusal.Errors.Any(error => error.Contains("already in use", StringComparison.Ordinal)))
        {
            // It is enabled.
        }
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, $"/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Add("X-Vault-Token", token);
        }

        using var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? text.Length == 0 ? null : JsonNode.Parse(text) : throw new VaultException(answer.StatusCode, path, ErrorsOf(text));
    }

    private static string[] ErrorsOf(string text)
    {
        try
        {
            return [.. (JsonNode.Parse(text)?["errors"]?.AsArray() ?? []).Select(error => error?.GetValue<string>()).OfType<string>()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
