using System.Collections.Concurrent;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Trivy;

/// <summary>Writes a bill of materials for each image, and requires that it names packages: what is not listed cannot be checked.</summary>
public sealed class BillOfMaterialsCheck : ISecurityCheck
{
    /// <summary>Each scan needs a copy of the image on disk.</summary>
    private const int AtOnce = 2;

    public string Name => "sbom";

    public string Title => "Bill of materials of each image (CycloneDX, by Trivy)";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        var images = await ScannedImage.OfAsync(context, cancellation);
        if (images.IsEmpty)
        {
            return CheckResult.Omitted("images", context.NotRunning());
        }

        var results = new ConcurrentBag<CheckResult>();
        await Parallel.ForEachAsync(images, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (image, stop) =>
            results.Add(await CheckAsync(context, image, stop)));
        return CheckResult.All(results.OrderBy(result => result.Checked[0], StringComparer.Ordinal).ToArray());
    }

    private async Task<CheckResult> CheckAsync(ScanContext context, ScannedImage image, CancellationToken cancellation)
    {
        var components = BillOfMaterials.Read(await BillOfMaterials.WriteAsync(context, image, cancellation));
        return new CheckResult
        {
            Checked = [image.Reference],
            Findings = components.Any(component => component.Purl.Length > 0) ? [] :
            [
                new SecurityFinding(
                    $"{Name}/no-packages", image.Name, Severity.Medium, $"{image.Reference} does not record which packages it contains, so they cannot be checked",
                    "record the packages when the image is built (fixtures/images/lib/hooks/record-packages.sh)"),
            ],
        };
    }
}
