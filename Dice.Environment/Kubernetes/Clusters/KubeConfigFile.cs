using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>The kubeconfig file that a user gives.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Contexts">The names of its contexts.</param>
/// <param name="Current">Its current context; null for none.</param>
public sealed record KubeConfigFile(string Path, ImmutableArray<string> Contexts, string? Current)
{
    /// <summary>The variable with the file's path, as kubectl reads it.</summary>
    public const string Variable = "KUBECONFIG";

    /// <summary>Finds the file: that of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
    /// <param name="variable">The value of the variable; null when it is not set.</param>
    /// <param name="home">The user's home folder.</param>
    /// <exception cref="DiceException">The file does not exist or cannot be read.</exception>
    public static KubeConfigFile Find(string? variable, string home)
    {
        var files = (variable ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (files.Length > 1)
        {
            throw new DiceException($"{Variable} names {files.Length} files; Dice reads one", $"merge them: kubectl config view --flatten > cluster.yaml; then set {Variable} to that file");
        }

        return Read(files.Length == 1 ? files[0] : System.IO.Path.Combine(home, ".kube", "config"));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiceException">The file does not exist or is not a kubeconfig file.</exception>
    public static KubeConfigFile Read(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new DiceException($"there is no kubeconfig file {path}", $"set {Variable} to the file of your cluster, or leave out --context to use a cluster that Dice starts");
        }

        try
        {
            var content = KubernetesClientConfiguration.LoadKubeConfig(path);
            return new KubeConfigFile(path, [.. (content.Contexts ?? []).Select((Context context) => context.Name)], content.CurrentContext is { Length: > 0 } current ? current : null);
        }
        catch (Exception e) when (e is KubeConfigException or YamlException or IOException or UnauthorizedAccessException)
        {
            throw new DiceException($"{path} cannot be read as a kubeconfig file: {e.Message}", "check it with kubectl config view", e);
        }
    }

    /// <summary>Returns the context to use.</summary>
    /// <param name="name">The name that the user gave; null for the current context.</param>
    /// <exception cref="DiceException">The file has no such context, or no current one.</exception>
    public string Choose(string? name)
    {
        var offer = Contexts.IsEmpty ? "the file has no contexts; add one with kubectl config set-context" : $"choose from: {string.Join(", ", Contexts)}";
        if (name is null)
        {
            return Current ?? throw new DiceException($"{Path} has no current context", $"name one with --context; {offer}");
        }

        return Contexts.Contains(name) ? name : throw new DiceException($"{Path} has no context '{name}'", offer);
    }
}
