using Dice.Environment.Commands.Export;
using Dice.Environment.Images;

namespace Dice.Environment.Commands.ImageVerbs;

/// <summary>Gives production images the references that the exported manifests contain, so that they can be loaded into nodes or pushed under these.</summary>
internal static class ManifestReferences
{
    /// <summary>Adds the references to the images of the engine, and prints them.</summary>
    public static async Task AddAsync(VerbRun run, Stack stack, ImageProvisioner images)
    {
        var store = new DockerImageStore(run.Engine.Client);
        foreach (var service in stack.Services.Where(service => service.Image.Official is null).OrderBy(service => service.Name, StringComparer.Ordinal))
        {
            var image = await images.EnsureAsync(service.Image, run.Cancellation);
            var reference = KubernetesExportCommand.Defaults.ReferenceOf(service);
            await store.TagAsync(image.Reference, reference, run.Cancellation);
            await run.Talk.WriteLineAsync($"{reference} is {image.Reference}");
        }
    }
}
