using System.Text;
using System.Text.Json;

namespace Dice.Environment.Images.Registries;

/// <summary>
/// Reads the logins that <c>docker login</c> stored, with the rules of the docker command: from <c>DOCKER_AUTH_CONFIG</c>, else from
/// <c>config.json</c> in <c>DOCKER_CONFIG</c> or <c>~/.docker</c>, with its credential helpers. The login of a registry is read once.
/// </summary>
/// <param name="variable">Reads an environment variable; null for the process's own.</param>
public sealed class RegistryLogins(Func<string, string?>? variable = null)
{
    /// <summary>The server name under which logins for Docker Hub are stored.</summary>
    private const string DockerHubServer = "https://index.docker.io/v1/";

    private readonly Func<string, string?> _variable = variable ?? Env.GetEnvironmentVariable;
    private readonly SharedWork<string, RegistryLogin?> _found = new();

    /// <summary>Returns the login for a registry; null for none.</summary>
    /// <param name="registry">The registry, as in references.</param>
    /// <exception cref="DiceException">The configuration cannot be read, or its credential helper fails.</exception>
    public Task<RegistryLogin?> FindAsync(string registry, CancellationToken cancellation) =>
        _found.RunAsync(registry, shared => ReadAsync(registry, shared), cancellation);

    private async Task<RegistryLogin?> ReadAsync(string registry, CancellationToken cancellation)
    {
        var server = registry == ImageReference.DockerHub ? DockerHubServer : registry;
        if (_variable("DOCKER_AUTH_CONFIG") is { Length: > 0 } text)
        {
            using var given = Parse(text, "DOCKER_AUTH_CONFIG");
            if (Stored(given.RootElement, server, "DOCKER_AUTH_CONFIG") is { } login)
            {
                return login;
            }
        }

        var path = Path.Combine(Folder, "config.json");
        if (Read(path) is not { } content)
        {
            return null;
        }

        using var document = Parse(content, path);
        return HelperFor(document.RootElement, server, registry) is { } helper && await new CredentialHelper(helper, path, _variable("PATH") ?? "").GetAsync(server, cancellation) is { } found
            ? found
            : Stored(document.RootElement, server, path);
    }

    private string Folder => _variable("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(Env.GetFolderPath(Env.SpecialFolder.UserProfile), ".docker");

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"the logins in {path} cannot be read: {e.Message}", "make the file readable for this user", e);
        }
    }

    private static JsonDocument Parse(string content, string origin)
    {
        try
        {
            var document = JsonDocument.Parse(content.Length == 0 ? "{}" : content);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException("it is not an object");
        }
        catch (JsonException e)
        {
            throw Invalid(origin, e);
        }
    }

    private static string? HelperFor(JsonElement root, string server, string registry) =>
        Text(Member(Member(root, "credHelpers"), registry)) ?? Text(Member(Member(root, "credHelpers"), server)) ?? Text(Member(root, "credsStore"));

    private static RegistryLogin? Stored(JsonElement root, string server, string origin)
    {
        if (Member(root, "auths") is not { ValueKind: JsonValueKind.Object } auths)
        {
            return null;
        }

        var entries = auths.EnumerateObject().ToArray();
        var entry = entries.FirstOrDefault(entry => entry.Name == server);
        entry = entry.Value.ValueKind == JsonValueKind.Object ? entry : entries.FirstOrDefault(entry => HostOf(entry.Name) == HostOf(server));
        return entry.Value.ValueKind == JsonValueKind.Object ? Login(entry.Value, server, origin) : null;
    }

    private static RegistryLogin? Login(JsonElement entry, string server, string origin)
    {
        var (user, password) = (Text(Member(entry, "username")) ?? "", Text(Member(entry, "password")) ?? "");
        if (Text(Member(entry, "auth")) is { } auth)
        {
            try
            {
                var parts = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).Split(':', 2);
                (user, password) = (parts[0], parts.ElementAtOrDefault(1)?.TrimEnd('\0') ?? "");
            }
            catch (FormatException e)
            {
                throw Invalid($"\"auth\" of {server} in {origin}", e);
            }
        }

        var login = new RegistryLogin(server, user, password)
        {
            IdentityToken = Text(Member(entry, "identitytoken")) ?? "",
            RegistryToken = Text(Member(entry, "registrytoken")) ?? "",
        };
        // A credential helper leaves an empty entry in the file.
        return login.User.Length + login.IdentityToken.Length + login.RegistryToken.Length == 0 ? null : login;
    }

    private static string HostOf(string server)
    {
        var scheme = server.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? server : server[(scheme + 3)..]).Split('/')[0];
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static DiceException Invalid(string origin, Exception cause) =>
        new($"{origin} is not valid: {cause.Message}", "correct it, or sign in again with docker login", cause);
}
