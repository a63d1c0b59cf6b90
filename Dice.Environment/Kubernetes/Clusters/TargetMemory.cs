using System.Text.Json;
using System.Text.Json.Serialization;
using Dice.Environment.Runtime;
using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>Records on which cluster an environment runs, so that later verbs find it without options.</summary>
public sealed class TargetMemory(DiceFolders folders, EnvironmentId id)
{
    private string PathOfFile => Path.Combine(folders.Root, "clusters", $"{id.Value}.json");

    /// <summary>Returns the recorded target; null when the environment does not run on a cluster.</summary>
    /// <exception cref="DiceException">The file cannot be read.</exception>
    public ClusterTarget? Read()
    {
        var path = PathOfFile;
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), TargetJson.Default.ClusterTarget) : null;
        }
        catch (JsonException e)
        {
            throw new DiceException($"{path}, which records the cluster of environment '{id}', is damaged: {e.Message}", $"remove the file, then name the cluster again: ./run-env.sh status --on kubernetes --context NAME", e);
        }
        catch (Exception e) when (FileErrors.Explain(e, path) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Records the target.</summary>
    public void Write(ClusterTarget target)
    {
        Files.CreatePrivateFolder(Path.GetDirectoryName(PathOfFile)!);
        Files.WriteIfChanged(PathOfFile, JsonSerializer.Serialize(target, TargetJson.Default.ClusterTarget) + "\n", Files.Private);
    }

    /// <summary>Removes the record.</summary>
    public void Forget() => Files.Delete(PathOfFile);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClusterTarget))]
internal sealed partial class TargetJson : JsonSerializerContext;
