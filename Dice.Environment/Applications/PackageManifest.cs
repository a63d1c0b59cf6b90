using System.Text.Json;
using Dice.Environment.Model;

namespace Dice.Environment.Applications;

/// <summary>The parts of a <c>package.json</c> that determine how an application runs.</summary>
public sealed class PackageManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "package.json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private readonly JsonElement _root;

    private PackageManifest(string path, JsonElement root)
    {
        Path = path;
        _root = root;
        Scripts = Texts("scripts");
        Dependencies = Texts("dependencies").Concat(Texts("devDependencies")).Concat(Texts("peerDependencies")).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.First().Value);
    }

    /// <summary>The file's absolute path.</summary>
    public string Path { get; }

    /// <summary>The package's name; null when it has none.</summary>
    public string? Name => TextOf(_root, "name");

    /// <summary>The npm scripts by name.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; }

    /// <summary>All direct dependencies by name with their version ranges, including development and peer dependencies.</summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; }

    /// <summary>The package manager as <c>NAME@VERSION</c>; null when the file does not choose one.</summary>
    public string? PackageManager => TextOf(_root, "packageManager");

    /// <summary>The range of Node.js versions in <c>engines</c>; null for none.</summary>
    public string? NodeRange => ObjectOf("engines") is { } engines ? TextOf(engines, "node") : null;

    /// <summary>The version of Node.js that Volta pins; null for none.</summary>
    public string? VoltaNode => ObjectOf("volta") is { } volta ? TextOf(volta, "node") : null;

    /// <summary>The patterns of the workspace's packages; empty when this is not a workspace root.</summary>
    public IReadOnlyList<string> Workspaces => _root.TryGetProperty("workspaces", out var value) ? ListOf(value) : [];

    /// <summary>The file that starts the application when no script does; null when the manifest names none.</summary>
    public string? Main => TextOf(_root, "main");

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="DiceException">The file is missing, unreadable or not a JSON object.</exception>
    public static PackageManifest Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new PackageManifest(path, document.RootElement.Clone())
                : throw new DiceException($"{path} is not a JSON object", "correct the file: it describes a Node.js package");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiceException($"{folder} holds no {FileName}, so it is not a Node.js application", "check the path, or run `npm init` there", e);
        }
        catch (JsonException e)
        {
            throw new DiceException($"{path} is not valid JSON: {e.Message}", "correct the file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"{path} cannot be read: {e.Message}", "make the file readable", e);
        }
    }

    /// <summary>Whether the folder holds a <c>package.json</c>.</summary>
    public static bool IsIn(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName));

    private Dictionary<string, string> Texts(string name) =>
        ObjectOf(name) is { } value
            ? value.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String).ToDictionary(property => property.Name, property => property.Value.GetString()!)
            : [];

    private JsonElement? ObjectOf(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>npm and yarn accept a list; yarn also accepts an object with the list in <c>packages</c>.</summary>
    private static IReadOnlyList<string> ListOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.Object when value.TryGetProperty("packages", out var packages) => ListOf(packages),
        _ => [],
    };
}
