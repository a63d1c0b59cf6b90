using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;

namespace Dice.Environment.Images;

/// <summary>The build steps of an image, oldest first. Images on the same base start with the same steps.</summary>
/// <param name="Reference">The image's reference.</param>
/// <param name="Steps">The steps, with their identity and size in bytes.</param>
public sealed record ImageLayers(string Reference, ImmutableArray<ImageLayers.Step> Steps)
{
    /// <summary>A build step.</summary>
    /// <param name="Chain">The identity of the step, which includes all steps before it.</param>
    /// <param name="Bytes">The size that it added, in bytes.</param>
    public sealed record Step(string Chain, long Bytes);

    /// <summary>The image's size.</summary>
    public long Bytes => Steps.Sum(step => step.Bytes);

    /// <summary>Returns the total size of several images; shared steps are counted once.</summary>
    public static long Together(IEnumerable<ImageLayers> images) => images.SelectMany(image => image.Steps).DistinctBy(step => step.Chain).Sum(step => step.Bytes);

    /// <summary>Returns the size of the steps that only one image has.</summary>
    public long OwnAmong(IEnumerable<ImageLayers> images)
    {
        var others = images.Where(image => image.Reference != Reference).SelectMany(image => image.Steps).Select(step => step.Chain).ToHashSet();
        return Steps.Where(step => !others.Contains(step.Chain)).Sum(step => step.Bytes);
    }

    /// <summary>Reads an image's steps from the engine.</summary>
    public static async Task<ImageLayers> ReadAsync(DockerClient client, string reference, CancellationToken cancellation)
    {
        var history = await client.Images.GetImageHistoryAsync(reference, cancellation);
        var oldestFirst = history.Reverse().Select(step => (What: string.Create(CultureInfo.InvariantCulture, $"{step.Created:O}|{step.CreatedBy}|{step.Comment}|{step.Size}"), step.Size));
        return Of(reference, oldestFirst);
    }

    /// <summary>Creates an image from steps.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="oldestFirst">The command of each step, and the bytes that it added.</param>
    public static ImageLayers Of(string reference, IEnumerable<(string What, long Bytes)> oldestFirst)
    {
        var chain = "";
        return new ImageLayers(reference, [.. oldestFirst.Select(step =>
        {
            chain = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\n{step.What}")));
            return new Step(chain, step.Bytes);
        })]);
    }
}
