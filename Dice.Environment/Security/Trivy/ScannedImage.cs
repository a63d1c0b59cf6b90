using Dice.Environment.Runtime;
using Docker.DotNet;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Security.Trivy;

/// <summary>An image of the environment.</summary>
/// <param name="Reference">Its reference, such as <c>dice/redis:ra6da3f1089ba</c>.</param>
/// <param name="Id">Its id: <c>sha256:</c> and the digest.</param>
/// <param name="IsRecipe">Whether a recipe built it.</param>
internal sealed record ScannedImage(string Reference, string Id, bool IsRecipe)
{
    /// <summary>The name without registry and tag, which stays the same when the image is built again.</summary>
    public string Name => Reference.Split('@')[0] is var tagged && tagged.LastIndexOf(':') is > 0 and var colon && colon > tagged.LastIndexOf('/') ? tagged[..colon] : tagged;

    /// <summary>The text as a part of a file's name.</summary>
    public string FileName => string.Concat(Reference.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));

    /// <summary>Reads the images of all containers of the environment, the reaper's too.</summary>
    public static async Task<ImmutableArray<ScannedImage>> OfAsync(ScanContext context, CancellationToken cancellation)
    {
        if (context.Engine is null)
        {
            return [];
        }

        var containers = await context.Engine.Client.Containers.ListContainersAsync(new Api.ContainersListParameters { All = true, Filters = Labels.FilterFor(context.Running.Id) }, cancellation);
        return
        [
            .. containers.Select(container => new ScannedImage(
                    container.Labels.TryGetValue(Labels.Image, out var reference) && reference.Length > 0 ? reference : container.Image,
                    container.ImageID,
                    container.Labels.TryGetValue(Labels.ImageOrigin, out var origin) ? origin == "recipe" : container.Image.StartsWith("dice/", StringComparison.Ordinal)))
                .DistinctBy(image => image.Id).OrderBy(image => image.Reference, StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes the image to a file, as <c>docker save</c> does.</summary>
    public async Task SaveAsync(DockerClient engine, string path, CancellationToken cancellation)
    {
        await using var content = await engine.Images.SaveImageAsync(Id, cancellation);
        await using var file = File.Create(path);
        await content.CopyToAsync(file, cancellation);
    }
}
