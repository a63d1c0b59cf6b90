using System.Text.Json;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Installations;

[Trait("Phase", "1")]
public sealed class GateBundleSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_bundle_of_a_failed_gate_contains_the_findings_of_doctor()
    {
        var saved = await GateBundles.SaveAsync(engine: null, EnvironmentId.Parse("sample-env"), _folder["bundle"], "a test", journal: null, screenshots: false);

        var doctor = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(saved, "doctor.json"), TestContext.Current.CancellationToken)).RootElement;
        doctor.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString()).Should().Contain(["engine", "ports", "tools"]);
        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(saved, FailureBundle.Manifest), TestContext.Current.CancellationToken)).RootElement;
        manifest.GetProperty("files").EnumerateArray().Select(file => file.GetString()).Should().Contain("doctor.json");
    }
}
