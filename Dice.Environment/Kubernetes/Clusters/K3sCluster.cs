using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;
using Docker.DotNet;
using Docker.DotNet.Models;
using Version = System.Version;
using Testcontainers.K3s;

namespace Dice.Environment.Kubernetes.Clusters;

/// <summary>A K3s container, through its Testcontainers module. It needs an engine that allows privileged containers.</summary>
public sealed class K3sCluster : ICluster
{
    /// <summary>The image; K3s includes Traefik as ingress controller and a default StorageClass.</summary>
    public const string Image = "rancher/k3s:v1.33.4-k3s1";

    private const int HttpsPort = 443;
    private readonly K3sContainer _container;
    private readonly DockerClient _engine;

    private K3sCluster(K3sContainer container, DockerClient engine, string kubeConfig, Version version) =>
        (_container, _engine, KubeConfig, ApiVersion) = (container, engine, kubeConfig, version);

    public string Description => $"K3s container (Kubernetes {ApiVersion})";

    public string KubeConfig { get; }

    public string? Context => null;

    public Version ApiVersion { get; }

    public IPEndPoint? Ingress => new(IPAddress.Loopback, _container.GetMappedPublicPort(HttpsPort));

    /// <summary>Returns why the engine cannot run K3s; null when it can.</summary>
    public static async Task<string?> ObstacleAsync(EngineConnection engine, CancellationToken cancellation)
    {
        if (await RefusesPrivilegedAsync(engine.Client, cancellation) is { } refusal)
        {
            return $"the container engine does not allow privileged containers ({refusal})";
        }

        try
        {
            await engine.Client.Images.InspectImageAsync(Image, cancellation);
            return null;
        }
        catch (DockerImageNotFoundException)
        {
            return await PullAsync(engine.Client, cancellation) is { } problem ? $"the image {Image} cannot be pulled ({problem})" : null;
        }
    }

    /// <summary>Starts the container.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="folder">The folder for the kubeconfig file.</param>
    /// <param name="cancellation">Stops the start.</param>
    public static async Task<K3sCluster> StartAsync(EngineConnection engine, string folder, CancellationToken cancellation)
    {
        var container = new K3sBuilder(Image).WithPortBinding(HttpsPort, assignRandomHostPort: true).Build();
        try
        {
            await container.StartAsync(cancellation);
            Files.CreatePrivateFolder(folder);
            var path = Path.Combine(folder, "k3s.kubeconfig");
            Files.Write(path, await container.GetKubeconfigAsync(), Files.Private);
            using var client = await Api.ClusterClient.ConnectAsync(path, context: null, cancellation);
            return new K3sCluster(container, engine.Client, path, client.Version);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyDictionary<string, string>> ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation)
    {
        const string Archive = "/tmp/dice-images.tar";
        await using var saved = await _engine.Images.SaveImagesAsync([.. images], cancellation);
        var local = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(local))
            {
                await saved.CopyToAsync(file, cancellation);
            }

            await _container.CopyAsync(local, "/tmp/", ct: cancellation);
            var outcome = await _container.ExecAsync(["sh", "-c", $"mv /tmp/{Path.GetFileName(local)} {Archive} && ctr -n k8s.io images import {Archive} && rm {Archive}"], cancellation);
            return outcome.ExitCode == 0
                ? images.ToDictionary(image => image, image => $"docker.io/{image}")
                : throw new DiceException($"K3s did not import the images: {outcome.Stderr.Trim()}", "check the free space of the engine's disk: ./run-env.sh doctor");
        }
        finally
        {
            Files.Delete(local);
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    /// <summary>Tries a privileged container of an image that the engine has: no setting of an engine says whether it can run one.</summary>
    private static async Task<string?> RefusesPrivilegedAsync(DockerClient client, CancellationToken cancellation)
    {
        var present = await client.Images.ListImagesAsync(new ImagesListParameters(), cancellation);
        foreach (var image in present.Where(image => image.RepoTags is [not "<none>:<none>", ..]))
        {
            if (await CreateAsync(client, image.ID, cancellation) is not { } container)
            {
                continue; // The image has no command.
            }

            try
            {
                await client.Containers.StartContainerAsync(container, new ContainerStartParameters(), cancellation);
                return null;
            }
            catch (DockerApiException e)
            {
                return MessageOf(e);
            }
            finally
            {
                await client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
            }
        }

        return null;
    }

    private static async Task<string?> CreateAsync(DockerClient client, string image, CancellationToken cancellation)
    {
        try
        {
            var created = await client.Containers.CreateContainerAsync(
                new CreateContainerParameters { Image = image, User = "0:0", HostConfig = new HostConfig { Privileged = true, NetworkMode = "none" } }, cancellation);
            return created.ID;
        }
        catch (DockerApiException)
        {
            return null;
        }
    }

    private static async Task<string?> PullAsync(DockerClient client, CancellationToken cancellation)
    {
        try
        {
            var (name, tag) = (Image.Split(':')[0], Image.Split(':')[1]);
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, new AuthConfig(), new Progress<JSONMessage>(), cancellation);
            return null;
        }
        catch (DockerApiException e)
        {
            return MessageOf(e);
        }
    }

    /// <summary>The engine's message, on one line.</summary>
    private static string MessageOf(DockerApiException exception)
    {
        try
        {
            return (JsonNode.Parse(exception.ResponseBody ?? "")?["message"]?.GetValue<string>() ?? exception.Message).Trim();
        }
        catch (JsonException)
        {
            return exception.Message.ReplaceLineEndings(" ").Trim();
        }
    }
}
