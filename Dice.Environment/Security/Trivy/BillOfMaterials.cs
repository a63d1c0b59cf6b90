using System.Text.Json;
using Dice.Environment.Storage;

namespace Dice.Environment.Security.Trivy;

/// <summary>The bill of materials (SBOM) of an image in CycloneDX's format.</summary>
public static class BillOfMaterials
{
    /// <summary>The folder for bills of materials below the output of a scan.</summary>
    public const string Folder = "sbom";

    /// <summary>Returns the path of an image's bill of materials in a scan's output.</summary>
    internal static string PathOf(ScanContext context, ScannedImage image) => Path.Combine(context.Output, Folder, image.FileName + ".cdx.json");

    /// <summary>Writes the bill of materials of an image. An image that was scanned before is not scanned again: its id stands for its content.</summary>
    /// <returns>The path of the file.</returns>
    internal static async Task<string> WriteAsync(ScanContext context, ScannedImage image, CancellationToken cancellation)
    {
        var kept = Path.Combine(context.Cache, Folder, image.Id.Replace(':', '-') + ".cdx.json");
        if (!File.Exists(kept))
        {
            Files.CreateFolder(Path.GetDirectoryName(kept)!);
            Files.Write(kept, await ScanAsync(context, image, cancellation), Files.Shared);
        }

        var path = PathOf(context, image);
        Files.CreateFolder(Path.GetDirectoryName(path)!);
        Files.Write(path, await File.ReadAllTextAsync(kept, cancellation), Files.Shared);
        return path;
    }

    /// <summary>Reads the components of a bill of materials.</summary>
    /// <exception cref="DiceException">The file is not a bill of materials.</exception>
    public static ImmutableArray<Component> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.TryGetProperty("components", out var components)
                ? [.. components.EnumerateArray().Select(component => new Component(component.Text("type"), component.Text("name"), component.Text("version"), component.Text("purl")))]
                : [];
        }
        catch (JsonException e)
        {
            throw new DiceException($"{path} is not a bill of materials: {e.Message}", "remove the file, then scan again", e);
        }
    }

    private static async Task<string> ScanAsync(ScanContext context, ScannedImage image, CancellationToken cancellation)
    {
        context.Progress($"  {image.Reference}");
        var archive = Path.Combine(context.Cache, $"image-{Guid.NewGuid():N}.tar");
        try
        {
            await image.SaveAsync(context.Engine!.Client, archive, cancellation);
            return await context.Trivy.RunAsync(["image", "--input", archive, "--format", "cyclonedx"], cancellation);
        }
        finally
        {
            File.Delete(archive);
        }
    }
}

/// <summary>A component of an image.</summary>
/// <param name="Type">Its type, such as <c>library</c> or <c>operating-system</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Purl">Its package URL, such as <c>pkg:deb/debian/libc6@2.41-12</c>; empty for none.</param>
public sealed record Component(string Type, string Name, string Version, string Purl);
