using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;

namespace Dice.Environment.Diagnostics.Budget;

/// <summary>An image as the chain of steps that made it, from the oldest; images on one base begin with the same steps.</summary>
/// <param name="Reference">The image's reference.</param>
/// <param name="Steps">Each step's identity, which holds all before it, and its size in bytes.</param>
public sealed record ImageLayers(string Reference, ImmutableArray<ImageLayers.Step> Steps)
{
    /// <summary>A step.</summary>
    /// <param name="Chain">Its identity: equal only where all steps up to it are.</param>
    /// <param name="Bytes">What it added.</param>
    public sealed record Step(string Chain, long Bytes);

    /// <summary>The image's size.</summary>
    public long Bytes => Steps.Sum(step => step.Bytes);

    /// <summary>What several images take together, with the steps that they share counted once.</summary>
    public static long Together(IEnumerable<ImageLayers> images) => images.SelectMany(image => image.Steps).DistinctBy(step => step.Chain).Sum(step => step.Bytes);

    /// <summary>What an image takes that none of the others does.</summary>
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

    /// <summary>An image of given steps.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="oldestFirst">What each step did, and how many bytes it added.</param>
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
