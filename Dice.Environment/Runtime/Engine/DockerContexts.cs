using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Runtime.Engine;

/// <summary>Reads the contexts in the configuration folder of the docker command.</summary>
/// <param name="folder">The folder, such as <c>~/.docker</c>.</param>
internal sealed class DockerContexts(string folder)
{
    /// <summary>The name of the built-in context, which has no file and means the engine's usual socket.</summary>
    public const string Default = "default";

    /// <summary>The path of the file that names the current context.</summary>
    public string ConfigurationFile => Path.Combine(folder, "config.json");

    /// <summary>The name of the current context; null when none is chosen.</summary>
    /// <exception cref="EngineException">The configuration cannot be read.</exception>
    public string? Current => Read(ConfigurationFile) is { } configuration && Text(configuration, "currentContext") is { Length: > 0 } name ? name : null;

    /// <summary>Returns the context with this name; null when it does not exist.</summary>
    /// <exception cref="EngineException">Its file cannot be read.</exception>
    public (string? Host, bool HasTls)? Find(string name)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        if (Read(Path.Combine(folder, "contexts", "meta", id, "meta.json")) is not { } meta)
        {
            return null;
        }

        var endpoint = Member(Member(meta, "Endpoints"), "docker");
        var tls = Path.Combine(folder, "contexts", "tls", id, "docker");
        return (endpoint is { } found ? Text(found, "Host") : null, Directory.Exists(tls) && Directory.EnumerateFileSystemEntries(tls).Any());
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)).RootElement : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{path}, which names the engine to use, cannot be read: {e.Message}", "correct or remove the file, or set DOCKER_HOST", e);
        }
    }
}
