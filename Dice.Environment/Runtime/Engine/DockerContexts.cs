using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Runtime.Engine;

/// <summary>The contexts that the docker command keeps in its configuration folder.</summary>
/// <param name="folder">The folder, such as <c>~/.docker</c>.</param>
internal sealed class DockerContexts(string folder)
{
    /// <summary>The context that is no file: the engine at its usual place.</summary>
    public const string Default = "default";

    /// <summary>The file that names the current context.</summary>
    public string ConfigurationFile => Path.Combine(folder, "config.json");

    /// <summary>The current context's name; null when none was chosen.</summary>
    /// <exception cref="EngineException">The configuration cannot be read.</exception>
    public string? Current => Read(ConfigurationFile) is { } configuration && Text(configuration, "currentContext") is { Length: > 0 } name ? name : null;

    /// <summary>A context; null when there is none of that name.</summary>
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
            throw new EngineException($"{path}, which says which engine is meant, cannot be read: {e.Message}", "mend or remove the file, or set DOCKER_HOST", e);
        }
    }
}
