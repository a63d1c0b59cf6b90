using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Images;

/// <summary>The images of a Docker engine. Pulls are anonymous.</summary>
/// <param name="client">The client, which stays the caller's.</param>
public sealed class DockerImageStore(IDockerClient client) : IImageStore
{
    /// <inheritdoc />
    public async Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, cancellation);
            return new(reference, image.ID, image.Size, image.Created is { } created ? new DateTimeOffset(created.ToUniversalTime()) : default);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoredImage>> ListAsync(string pattern, CancellationToken cancellation)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [pattern] = true } };
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = filters }, cancellation);
        return
        [
            .. images
                .SelectMany(image => (image.RepoTags ?? []).Select(tag => new StoredImage(tag, image.ID, image.Size, new DateTimeOffset(image.Created.ToUniversalTime()))))
                .OrderBy(image => image.Reference, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc />
    public async Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation)
    {
        var parts = ImageReference.Parse(reference);
        var meter = new PullMeter(progress);
        try
        {
            // Without a tag the engine would pull all there are.
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = parts.Repository, Tag = parts.Version }, null, meter, cancellation);
        }
        catch (DockerApiException exception)
        {
            throw new ImagePullException(reference, meter.Fault ?? exception.Message, exception);
        }

        if (meter.Fault is { } fault)
        {
            throw new ImagePullException(reference, fault);
        }
    }

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            await client.Images.DeleteImageAsync(reference, new ImageDeleteParameters(), cancellation);
            return true;
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Uri>> FindMirrorsAsync(CancellationToken cancellation)
    {
        var info = await client.System.GetSystemInfoAsync(cancellation);
        return
        [
            .. (info.RegistryConfig?.Mirrors ?? [])
                .Select(mirror => Uri.TryCreate(mirror, UriKind.Absolute, out var address) ? address : null)
                .OfType<Uri>(),
        ];
    }
}
