using System.Net;
using Dice.Environment.Images;
using Dice.Environment.Runtime.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;
using Version = System.Version;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>A cluster that the user names. Dice changes nothing of it except one namespace.</summary>
/// <param name="kubeConfig">The kubeconfig file.</param>
/// <param name="context">The context.</param>
/// <param name="version">The version of the API server.</param>
/// <param name="engine">The engine with the images; null when none is needed.</param>
/// <param name="registry">The registry from which the cluster pulls; null for none.</param>
/// <param name="progress">Receives a sentence for each push.</param>
public sealed class GivenCluster(string kubeConfig, string context, Version version, EngineConnection? engine, string? registry, Action<string> progress) : ICluster
{
    /// <summary>The setting that names the registry.</summary>
    public const string RegistryVariable = "DICE_REGISTRY";

    public string Description => $"context {context} (Kubernetes {version})";

    public string KubeConfig => kubeConfig;

    public string? Context => context;

    public Version ApiVersion => version;

    /// <summary>The Ingress tells its address once it is applied.</summary>
    public IPEndPoint? Ingress => null;

    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation)
    {
        var local = images.Where(image => image.StartsWith(RecipeTag.Prefix, StringComparison.Ordinal)).ToArray();
        if (local.Length > 0 && registry is null)
        {
            throw new DiceException(
                $"the cluster of {Description} cannot pull images that exist only on this machine: {string.Join(", ", local)}",
                $"set {RegistryVariable} to a registry that this machine can push to and the cluster can pull from, such as {RegistryVariable}=registry.example/dice");
        }

        var references = images.ToDictionary(image => image, image => image);
        foreach (var image in local)
        {
            references[image] = await PushAsync(image, cancellation);
        }

        return references;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string> PushAsync(string image, CancellationToken cancellation)
    {
        var (name, tag) = (image[..image.LastIndexOf(':')], image[(image.LastIndexOf(':') + 1)..]);
        var repository = $"{registry!.TrimEnd('/')}/{name}";
        progress($"pushing {repository}:{tag}");
        string? refusal = null;
        try
        {
            await engine!.Client.Images.TagImageAsync(image, new ImageTagParameters { RepositoryName = repository, Tag = tag }, cancellation);
            var messages = new Refusals(message => refusal ??= message);
            await engine.Client.Images.PushImageAsync(repository, new ImagePushParameters { Tag = tag }, RegistryLogin.Find(registry!.Split('/')[0]), messages, cancellation);
        }
        catch (DockerApiException e)
        {
            refusal = e.Message;
        }

        return refusal is null ? $"{repository}:{tag}" : throw new DiceException(
            $"{repository}:{tag} could not be pushed to {registry}: {refusal}", $"sign in: docker login {registry!.Split('/')[0]}; or set {RegistryVariable} to another registry");
    }

    private sealed class Refusals(Action<string> refused) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
            if (value.Error?.Message is { Length: > 0 } message)
            {
                refused(message);
            }
        }
    }
}
