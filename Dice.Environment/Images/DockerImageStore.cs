using System.Net;
using System.Text.Json;
using Dice.Environment.Images.Registries;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Dice.Environment.Images;

/// <summary>The images of a Docker engine.</summary>
/// <param name="client">The client; it is not disposed.</param>
/// <param name="pulling">How images are pulled; null for the defaults.</param>
public sealed class DockerImageStore(IDockerClient client, PullSettings? pulling = null) : IImageStore
{
    private readonly PullSettings _pulling = pulling ?? new();
    private readonly PullWatch _watch = new(pulling ?? new());

    public async Task<StoredImage?> FindAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, cancellation);
            return new(reference, image.ID, image.Size, image.Created is { } created ? new DateTimeOffset(created.ToUniversalTime()) : default)
            {
                RepositoryDigests = [.. image.RepoDigests ?? []],
            };
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

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

    public async Task PullAsync(string reference, IProgress<string> progress, CancellationToken cancellation)
    {
        var parts = ImageReference.Parse(reference);
        var login = await FindLoginAsync(parts.Registry, cancellation);
        var meter = new PullMeter(progress);
        // Without a tag the engine would pull all tags.
        var wanted = new ImagesCreateParameters { FromImage = parts.Repository, Tag = parts.Version };
        try
        {
            await _watch.RunAsync(reference, meter, stop => client.Images.CreateImageAsync(wanted, ToAuthConfig(login), meter, stop), cancellation);
        }
        catch (DockerApiException exception)
        {
            throw new ImagePullException(RegistryError.Explain(reference, meter.Error ?? MessageOf(exception), login?.Who), exception);
        }

        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ImagePullException(RegistryError.Explain(reference, $"the engine ended the connection: {exception.Message}"), exception);
        }

        if (meter.Error is { } error)
        {
            throw new ImagePullException(RegistryError.Explain(reference, error, login?.Who));
        }
    }

    public async Task<RegistryError?> AskRegistryAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            await client.Distribution.InspectAsync(reference, cancellation);
            return null;
        }
        catch (DockerApiException exception)
        {
            return RegistryError.Explain(reference, MessageOf(exception));
        }
    }

    public Task TagAsync(string image, string reference, CancellationToken cancellation)
    {
        var parts = ImageReference.Parse(reference);
        return client.Images.TagImageAsync(image, new ImageTagParameters { RepositoryName = parts.Repository, Tag = parts.Version }, cancellation);
    }

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

    private async Task<RegistryLogin?> FindLoginAsync(string registry, CancellationToken cancellation)
    {
        try
        {
            return await _pulling.Logins.FindAsync(registry, cancellation);
        }
        catch (DiceException e)
        {
            throw new ImagePullException(new RegistryError(RegistryErrorKind.LoginNeeded, e.Problem, e.Remedy), e);
        }
    }

    private static AuthConfig? ToAuthConfig(RegistryLogin? login) => login is null
        ? null
        : new AuthConfig
        {
            Username = login.User,
            Password = login.Password,
            IdentityToken = login.IdentityToken,
            RegistryToken = login.RegistryToken,
            ServerAddress = login.Server,
        };

    /// <summary>Extracts the engine's message from its JSON.</summary>
    private static string MessageOf(DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            return body.RootElement.GetProperty("message").GetString() ?? exception.Message;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return exception.Message;
        }
    }
}
