using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>The login of a registry that <c>docker login</c> stored in the configuration file of the docker command. Credential helpers are not asked.</summary>
internal static class RegistryLogin
{
    /// <summary>Returns the login; an empty one when none is stored.</summary>
    public static AuthConfig Find(string registry)
    {
        var folder = Env.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } given ? given : Path.Combine(Env.GetFolderPath(Env.SpecialFolder.UserProfile), ".docker");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
            if (document.RootElement.TryGetProperty("auths", out var all) && all.TryGetProperty(registry, out var entry) && entry.TryGetProperty("auth", out var auth)
                && Encoding.UTF8.GetString(Convert.FromBase64String(auth.GetString() ?? "")).Split(':', 2) is [var user, var password])
            {
                return new AuthConfig { Username = user, Password = password, ServerAddress = registry };
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            // The registry may need no login; if it does, it refuses the push.
        }

        return new AuthConfig();
    }
}
