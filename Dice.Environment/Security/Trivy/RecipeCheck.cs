using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Trivy;

/// <summary>Checks the Dockerfiles of the image recipes with Trivy's rules.</summary>
public sealed class RecipeCheck : ISecurityCheck
{
    private const string Folder = "fixtures/images";

    public string Name => "recipes";

    public string Title => "Dockerfiles of the recipes (Trivy)";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        var folder = Path.Combine(context.Root, Folder);
        var dockerfiles = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "Dockerfile", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [];
        if (dockerfiles.Length == 0)
        {
            return CheckResult.Omitted(Folder, "there are no Dockerfiles");
        }

        using var report = await context.Trivy.ReadAsync(["config", "--skip-policy-update", folder], cancellation);
        var findings = TrivyJson.EntriesOf(report, "Misconfigurations").Where(found => found.Entry.Text("Status") != "PASS").Select(found => Finding(found.Target, found.Entry)).ToImmutableArray();
        string[] known = [.. TrivyJson.TargetsOf(report).Select(target => $"{Folder}/{target}")];
        string[] expected = [.. dockerfiles.Select(path => Path.GetRelativePath(context.Root, path))];
        return new CheckResult
        {
            Checked = [.. known],
            NotChecked = [.. expected.Except(known).Select(path => new Omission(path, "Trivy reports no result for this file"))],
            Findings = findings,
        };
    }

    private SecurityFinding Finding(string target, System.Text.Json.JsonElement entry) =>
        new($"{Name}/{entry.Text("ID")}", $"{Folder}/{target}", TrivyJson.SeverityOf(entry), entry.Text("Message"), entry.Text("Resolution"))
        {
            File = $"{Folder}/{target}",
            Line = entry.TryGetProperty("CauseMetadata", out var cause) ? cause.Number("StartLine") : null,
        };
}
