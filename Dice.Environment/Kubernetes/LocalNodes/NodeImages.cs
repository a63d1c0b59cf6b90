using System.Text.Json;
using Dice.Environment.Storage;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>Copies images from the engine of this machine to the engine of a node, which keeps them between its runs.</summary>
internal sealed class NodeImages : IDisposable
{
    private const string ApiVersion = "1.41"; // that of the node's engine, 20.10

    private readonly IDockerClient _machine;
    private readonly DockerClient _node;
    private readonly NodeRecord _record;
    private readonly Action<string> _progress;

    /// <summary>Creates it for a running node.</summary>
    /// <param name="machine">The client of this machine's engine; it is not disposed.</param>
    public NodeImages(IDockerClient machine, NodeRecord record, Action<string> progress)
    {
        _machine = machine;
        _record = record;
        _progress = progress;
        var socket = new Uri($"unix://{record.EngineSocket}");
        _node = new DockerClientBuilder().WithEndpoint(socket).WithApiVersion(System.Version.Parse(ApiVersion)).WithTimeout(Timeout.InfiniteTimeSpan).Build();
    }

    /// <summary>Loads the images that the node does not have yet.</summary>
    /// <exception cref="DiceException">This machine's engine does not have an image.</exception>
    public async Task ProvideAsync(IReadOnlyCollection<string> images, CancellationToken cancellation)
    {
        // The id of an image differs between engines with different stores, so what was loaded is recorded too.
        var loaded = ReadLoaded();
        var missing = new List<(string Reference, string Id, long Size)>();
        foreach (var image in images.Distinct(StringComparer.Ordinal))
        {
            var wanted = await FindAsync(_machine, image, cancellation)
                ?? throw new DiceException($"this machine's engine has no image {image}, so it cannot be copied to the local Kubernetes node", "build or pull the stack's images first: ./run-env.sh images --build");
            if (await FindAsync(_node, image, cancellation) is not { } present || (present.ID != wanted.ID && loaded.GetValueOrDefault(image) != wanted.ID))
            {
                missing.Add((image, wanted.ID, wanted.Size));
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        _progress(string.Create(CultureInfo.InvariantCulture, $"Loading {missing.Count} of {images.Count} images ({missing.Sum(image => image.Size) / 1_000_000} MB) into the local Kubernetes node …"));
        // Together, because images share layers.
        using var archive = await _machine.Images.SaveImagesAsync([.. missing.Select(image => image.Reference)], cancellation);
        await _node.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, new Progress<JSONMessage>(), cancellation);
        foreach (var (reference, id, _) in missing)
        {
            if (await FindAsync(_node, reference, cancellation) is null)
            {
                throw new DiceException($"the local Kubernetes node did not take the image {reference}", $"read {Path.Combine(_record.Folders.Logs, "dockerd.log")}; the disk may be full");
            }

            loaded[reference] = id;
        }

        Files.Write(_record.Folders.LoadedImages, JsonSerializer.Serialize(loaded, NodeJson.Default.DictionaryStringString), Files.Private);
        await RemoveOlderAsync(images, loaded, cancellation);
    }

    public void Dispose() => _node.Dispose();

    private static async Task<ImageInspectResponse?> FindAsync(IDockerClient engine, string image, CancellationToken cancellation)
    {
        try
        {
            return await engine.Images.InspectImageAsync(image, cancellation);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    private Dictionary<string, string> ReadLoaded()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_record.Folders.LoadedImages), NodeJson.Default.DictionaryStringString) ?? [];
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Removes other versions of the provided images, so that the cache does not grow with each change. Images of containers are kept by the engine.</summary>
    private async Task RemoveOlderAsync(IReadOnlyCollection<string> images, Dictionary<string, string> loaded, CancellationToken cancellation)
    {
        var repositories = images.Select(Repository).ToHashSet(StringComparer.Ordinal);
        var wanted = images.ToHashSet(StringComparer.Ordinal);
        foreach (var old in loaded.Keys.Where(reference => repositories.Contains(Repository(reference)) && !wanted.Contains(reference)).ToArray())
        {
            try
            {
                await _node.Images.DeleteImageAsync(old, new ImageDeleteParameters(), cancellation);
            }
            catch (DockerApiException)
            {
                // A container uses it, or it was removed already.
            }
        }

        static string Repository(string reference) => reference.LastIndexOf(':') is var colon && colon > reference.LastIndexOf('/') ? reference[..colon] : reference;
    }
}
