using Dice.Environment.Images;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Commands.Up;

/// <summary>The images of the full observability can only be pulled: where they cannot, the start ends before anything is changed.</summary>
internal static class ObservabilityImages
{
    /// <summary>Verifies that the images are on the engine, or that their registries answer.</summary>
    /// <exception cref="DiceException">Names every image that is not available, and what can be used instead.</exception>
    public static async Task CheckAsync(ImageProvisioner images, Stack selected, HostSettings settings, CancellationToken cancellation)
    {
        var missing = await images.FindUnavailableAsync(
            selected.Services.Where(service => FullObservability.Names.Contains(service.Name)).Select(service => service.Image), cancellation);
        if (missing.Count > 0)
        {
            throw new DiceException(
                $"--observability full needs images that are not available here and have no recipe: {string.Join(", ", missing.Select(image => image.Reference))}; {string.Join("; ", missing.Select(image => image.Problem).Distinct())}. Nothing was started",
                $"{string.Join("; or ", missing.Select(image => image.Remedy).Distinct())}; or copy the images to the engine with docker save and docker load; or use {settings.Hint("up --observability small")}: {FullObservability.Alternative}");
        }
    }
}
