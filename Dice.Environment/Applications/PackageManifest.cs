using System.Text.Json;

namespace Dice.Environment.Applications;

/// <summary>The parts of a <c>package.json</c> that determine how an application runs.</summary>
public sealed class PackageManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "package.json";

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
    public string? Name => _root.TextOf("name");

    /// <summary>The npm scripts by name.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; }

    /// <summary>All direct dependencies by name with their version ranges, including development and peer dependencies.</summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; }

    /// <summary>The package manager as <c>NAME@VERSION</c>; null when the file does not choose one.</summary>
    public string? PackageManager => _root.TextOf("packageManager");

    /// <summary>The range of Node.js versions in <c>engines</c>; null for none.</summary>
    public string? NodeRange => _root.ObjectOf("engines")?.TextOf("node");

    /// <summary>The version of Node.js that Volta pins; null for none.</summary>
    public string? VoltaNode => _root.ObjectOf("volta")?.TextOf("node");

    /// <summary>The patterns of the workspace's packages; empty when this is not a workspace root.</summary>
    public IReadOnlyList<string> Workspaces => _root.TryGetProperty("workspaces", out var value) ? ListOf(value) : [];

    /// <summary>The file that starts the application when no script does; null when the manifest names none.</summary>
    public string? Main => _root.TextOf("main");

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="DiceException">The file is missing, unreadable or not a JSON object.</exception>
    public static PackageManifest Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        try
        {
            return new PackageManifest(path, ProjectJson.ReadObject(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiceException($"{folder} holds no {FileName}, so it is not a Node.js application", "check the path, or run `npm init` there", e);
        }
    }

    /// <summary>Whether the folder holds a <c>package.json</c>.</summary>
    public static bool IsIn(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName));

    private Dictionary<string, string> Texts(string name) =>
        // Of a key that is repeated the last value counts, as in npm.
        (_root.ObjectOf(name)?.EnumerateObject() ?? []).Where(property => property.Value.ValueKind == JsonValueKind.String)
            .GroupBy(property => property.Name).ToDictionary(group => group.Key, group => group.Last().Value.GetString()!);

    /// <summary>npm and yarn accept a list; yarn also accepts an object with the list in <c>packages</c>.</summary>
    private static IReadOnlyList<string> ListOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.Object when value.TryGetProperty("packages", out var packages) => ListOf(packages),
        _ => [],
    };
}
