using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Trivy;

/// <summary>Searches the files of the checkout for secrets with Trivy's patterns. The secret itself is in no report.</summary>
public sealed class SecretCheck : ISecurityCheck
{
    /// <summary>Folders that contain results of builds, and packages of others.</summary>
    private static readonly string[] LeftOut = ["**/node_modules", "**/obj", "**/bin", "**/dist", "artifacts", ".git"];

    /// <summary>Where `export kubernetes` writes secrets, which git ignores. Trivy reads a relative pattern from the working folder.</summary>
    private const string Exported = "kubernetes/overlays/*/secrets";

    public string Name => "secrets";

    public string Title => "Secrets in the checkout (Trivy)";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        using var report = await context.Trivy.ReadAsync(
            ["filesystem", "--scanners", "secret", .. LeftOut.Append(Path.Combine(context.Root, Exported)).SelectMany(folder => new[] { "--skip-dirs", folder }), context.Root], cancellation);
        return new CheckResult
        {
            Checked = ["files of the checkout"],
            Findings =
            [
                .. TrivyJson.EntriesOf(report, "Secrets").Select(found => new SecurityFinding(
                    $"{Name}/{found.Entry.Text("RuleID")}", found.Target, TrivyJson.SeverityOf(found.Entry),
                    $"{found.Entry.Text("Title")} in line {found.Entry.Number("StartLine")}", "remove the secret, and replace it wherever it is in use")
                {
                    File = found.Target,
                    Line = found.Entry.Number("StartLine"),
                }),
            ],
        };
    }
}
