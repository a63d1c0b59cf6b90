using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>kubectl builds every overlay, and every object is valid for the schemas of Kubernetes 1.33; scripts/quality/kubernetes.sh compares them.</summary>
[Trait("Phase", "3")]
public sealed class KubernetesSchemaSpecs(RenderedManifests manifests) : IClassFixture<RenderedManifests>
{
    [Fact]
    public async Task Every_object_of_every_overlay_is_valid()
    {
        var (exitCode, output) = await manifests.CheckedAsync();

        exitCode.Should().Be(0, output);
        output.Should().MatchRegex("1[0-9]{2} objects validated");
    }

    [Theory]
    [InlineData("base/backend.yaml", "startupProbe:", "startupProb:", "Deployment-backend: error .*'\"startupProb\"' does not exist")]
    [InlineData("base/postgres.yaml", "port: 5432", "port: five", "Service postgres: data/spec/ports/0/port must be integer")]
    [InlineData("overlays/production/availability.yaml", "policy/v1", "policy/v1beta1", "PodDisruptionBudget backend: Kubernetes 1.33 does not serve PodDisruptionBudget in policy/v1beta1")]
    [InlineData("overlays/production/kustomization.yaml", "../../base", "../../bases", "production: kubectl cannot build the overlay")]
    public async Task What_is_not_valid_is_named(string file, string text, string by, string finding)
    {
        using var folder = new TemporaryFolder();
        RenderedManifests.Write(manifests.Files, folder["kubernetes"]);
        var path = Path.Combine(folder["kubernetes"], file);
        await File.WriteAllTextAsync(path, manifests.Files.Files[file].Replace(text, by, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (exitCode, output) = await RenderedManifests.CheckAsync(folder["kubernetes"], folder["built"]);

        exitCode.Should().Be(1, output);
        output.Should().MatchRegex(finding);
    }
}
