using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Trivy;

namespace Dice.Environment.Security.Packages;

/// <summary>Compares the Debian packages of each image with Debian's security suite.</summary>
public sealed class PatchCheck : ISecurityCheck
{
    public string Name => "packages";

    public string Title => "Packages of each image against Debian's security suites";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        var images = await ScannedImage.OfAsync(context, cancellation);
        if (images.IsEmpty)
        {
            return CheckResult.Omitted("images", context.NotRunning());
        }

        var suites = new Dictionary<string, (SecuritySuite? Suite, string Reason)>();
        var results = new List<CheckResult>();
        foreach (var image in images)
        {
            var bill = BillOfMaterials.PathOf(context, image);
            var packages = File.Exists(bill) ? DebianPackage.Of(BillOfMaterials.Read(bill)) : [];
            foreach (var suite in packages.Select(package => package.Suite).OfType<string>().Distinct().Where(suite => !suites.ContainsKey(suite)))
            {
                suites[suite] = await TryDownloadAsync(context, suite, cancellation);
            }

            results.Add(Compare(image, packages, suites));
        }

        return CheckResult.All(results);
    }

    private CheckResult Compare(ScannedImage image, ImmutableArray<DebianPackage> packages, Dictionary<string, (SecuritySuite? Suite, string Reason)> suites)
    {
        if (packages.IsEmpty)
        {
            return CheckResult.Omitted(image.Reference, "its bill of materials names no Debian packages");
        }

        if (packages[0].Suite is not { } suite)
        {
            return CheckResult.Omitted(image.Reference, "its version of Debian is not known");
        }

        if (suites[suite].Suite is not { } updates)
        {
            return CheckResult.Omitted(image.Reference, suites[suite].Reason);
        }

        return new CheckResult
        {
            Checked = [image.Reference],
            NotChecked = [.. packages.Where(package => package.IsBackport).Select(package => new Omission($"{image.Name} {package.Name}", $"version {package.Version} is a backport, which the security suite does not cover"))],
            Findings = [.. packages.Where(package => !package.IsBackport).Select(package => (package, Update: updates.FindUpdate(package))).Where(found => found.Update is not null).Select(found => Finding(image, found.package, found.Update!))],
        };
    }

    private SecurityFinding Finding(ScannedImage image, DebianPackage package, string update) => new(
        $"{Name}/outdated", $"{image.Name} {package.Name}", Severity.High, $"{package.Name} {package.Version} has a security update: {update}",
        image.IsRecipe
            ? $"remove the image after ./run-env.sh down: docker image rm {image.Reference}; the next ./run-env.sh up builds it with current packages"
            : "pull the current image: ./run-env.sh images --refresh");

    private static async Task<(SecuritySuite? Suite, string Reason)> TryDownloadAsync(ScanContext context, string suite, CancellationToken cancellation)
    {
        try
        {
            return (await SecuritySuite.DownloadAsync(context, suite, cancellation), "");
        }
        catch (DiceException e)
        {
            return (null, e.Problem);
        }
    }
}
