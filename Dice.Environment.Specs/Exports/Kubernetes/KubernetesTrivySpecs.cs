using System.Text.Json;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Security.Trivy;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>Trivy's rules for Kubernetes on every overlay, as kubectl builds it. Takes a minute.</summary>
[Trait("Phase", "3")]
public sealed class KubernetesTrivySpecs(RenderedManifests manifests) : IClassFixture<RenderedManifests>
{
    /// <summary>Accepted findings: the rule, what the message contains, and why.</summary>
    private static readonly (string Rule, string Contains, string Reason)[] Accepted =
    [
        ("KSV011", "resources.limits.cpu", "a limit of processor time slows a pod down although the node is idle; requests share the processor fairly"),
        ("KSV014", "'localstack'", "LocalStack installs files while it runs; it is part of the overlay for development only"),
        ("KSV020", "runAsUser", "the images' files belong to the users of the official images: 999 (PostgreSQL, Redis), 1000 (Node.js)"),
        ("KSV021", "runAsGroup", "as KSV020"),
        ("KSV116", "runAsGroup", "Trivy reports every object for it, Services included; all pods set group and fsGroup, and have no supplementary group"),
        ("AVD-KSV-0109", "_FILE", "the variables contain paths of files with secrets"),
        ("AVD-KSV-0109", "PUBLIC_PWA_URL", "an address"),
        ("AVD-KSV-01010", "_FILE", "the variables contain paths of files with secrets"),
    ];

    [Fact]
    public async Task There_are_no_findings_except_those_that_are_accepted_with_a_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no package with Trivy for this system");
        using var folder = new TemporaryFolder();
        var cache = Path.Combine(Checkout.Installation.Folders.EnsureExists().Cache, "security");
        foreach (var overlay in new[] { KubernetesFiles.Overlays[0], KubernetesFiles.Overlays[^1] })
        {
            File.Copy(await manifests.BuiltAsync(overlay), folder[$"{overlay}.yaml"]);
        }

        using var report = await new TrivyScanner(Checkout.Root, cache).ReadAsync(["config", "--skip-policy-update", folder[""]], TestContext.Current.CancellationToken);
        var findings = report.RootElement.GetProperty("Results").EnumerateArray()
            .SelectMany(result => result.TryGetProperty("Misconfigurations", out var list) ? [.. list.EnumerateArray()] : Array.Empty<JsonElement>())
            .Select(finding => (Rule: finding.GetProperty("ID").GetString()!, Message: finding.GetProperty("Message").GetString()!)).ToArray();

        findings.Where(finding => !Accepted.Any(accepted => Matches(accepted, finding))).Select(finding => $"{finding.Rule}: {finding.Message}").Should().BeEmpty();
        Accepted.Where(accepted => !findings.Any(finding => Matches(accepted, finding))).Select(accepted => accepted.Rule).Should().BeEmpty("an exception that matches nothing hides the next finding");
    }

    private static bool Matches((string Rule, string Contains, string Reason) accepted, (string Rule, string Message) finding) =>
        accepted.Rule == finding.Rule && finding.Message.Contains(accepted.Contains, StringComparison.Ordinal);
}
