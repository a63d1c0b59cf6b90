using System.Text.Json;

namespace Dice.Environment.Exports.Kubernetes;

/// <summary>
/// The ConfigMaps with the files of a mounted folder. <c>kubectl apply</c> keeps a copy of each object in an annotation, which holds at most 256 KiB, so the files of a
/// larger folder are distributed over several.
/// </summary>
/// <param name="options">The options, which read folders.</param>
internal sealed class FolderConfigMaps(KubernetesOptions options)
{
    /// <summary>The most that a ConfigMap holds.</summary>
    private const int LargestFile = 1024 * 1024;

    /// <summary>Leaves room for the rest of the object in the annotation.</summary>
    private const int LargestPart = 192 * 1024;

    /// <summary>The names of the ConfigMaps, and the files of each.</summary>
    /// <exception cref="DiceException">A file does not fit into a ConfigMap.</exception>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Files)> Of(Service service, FolderMount mount)
    {
        var parts = new List<List<string>> { new() };
        var size = 0;
        foreach (var (file, text) in options.Read(mount).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // In the annotation, the object is JSON.
            var length = JsonSerializer.Serialize(text).Length;
            if (length > LargestFile)
            {
                throw new DiceException($"{mount.Source}/{file} does not fit into a ConfigMap, which holds 1 MiB", $"put the files of '{service.Name}' in its image");
            }

            if (size + length > LargestPart && parts[^1].Count > 0)
            {
                parts.Add([]);
                size = 0;
            }

            parts[^1].Add(file);
            size += length;
        }

        var name = ObjectNames.Files(service, mount);
        return [.. parts.Select((files, index) => (index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}"), (IReadOnlyList<string>)files))];
    }

    /// <summary>The volume with all files.</summary>
    public Dictionary<string, object> VolumeOf(Service service, FolderMount mount)
    {
        var name = ObjectNames.Files(service, mount);
        var parts = Of(service, mount);
        return parts.Count == 1
            ? Manifest.Map(("name", name), ("configMap", Manifest.Map(("name", name), ("defaultMode", PodVolumes.FileMode))))
            : Manifest.Map(("name", name), ("projected", Manifest.Map(
                ("defaultMode", PodVolumes.FileMode),
                ("sources", parts.Select(part => Manifest.Map(("configMap", Manifest.Map(("name", part.Name))))).ToList()))));
    }
}
