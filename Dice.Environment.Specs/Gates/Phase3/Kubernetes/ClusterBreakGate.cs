using System.Text.Json.Nodes;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Kubernetes;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>On a cluster, a fault in the manifests stops the deployment with the cause.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterBreakGate(DeployedStack deployed)
{
    [Fact]
    public async Task A_probe_with_a_wrong_path_is_reported_with_the_answer_to_the_probe()
    {
        var wrong = Readiness.Http("http", "/no-such-page") with { Deadline = TimeSpan.FromSeconds(10) };
        await using var broken = new FreshNamespace(deployed, "kubernetes-wrong-probe");

        var error = await Assert.ThrowsAnyAsync<DiceException>(() => broken.UpAsync([Pwa.Name], service => service.Name == Pwa.Name ? service with { Readiness = wrong } : service));

        error.Problem.Should().Contain("pwa did not become ready within").And.Contain("HTTP probe failed with statuscode: 404");
    }

    [Fact]
    public async Task A_volume_claim_that_does_not_exist_is_named()
    {
        await using var broken = new FreshNamespace(deployed, "kubernetes-missing-claim");

        var error = await Assert.ThrowsAnyAsync<DiceException>(() => broken.UpAsync([Redis.Name, Pwa.Name], manifest: WithMissingClaim));

        error.Problem.Should().Contain("redis").And.Contain("missing-claim").And.Contain("not found");
    }

    [Fact]
    public async Task A_migration_that_fails_stops_before_the_backend_with_its_exit_code_and_log()
    {
        await using var broken = new FreshNamespace(deployed, "kubernetes-failed-migration");

        var error = await Assert.ThrowsAnyAsync<DiceException>(() => broken.UpAsync([Backend.Name], manifest: WithFailingMigration));

        error.Problem.Should().Contain("the Job backend-migrations failed: exit code 3").And.Contain("planted failure");
        broken.Applied.Should().Contain("Job/backend-migrations").And.NotContain("Deployment/backend");
    }

    private static ClusterObject WithMissingClaim(ClusterObject manifest)
    {
        if (manifest.Kind != "StatefulSet")
        {
            return manifest;
        }

        var copy = manifest.Content.DeepClone().AsObject();
        var claims = copy["spec"]!["volumeClaimTemplates"]!.AsArray();
        var volume = new JsonObject { ["name"] = claims[0]!["metadata"]!["name"]!.GetValue<string>(), ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = "missing-claim" } };
        copy["spec"]!.AsObject().Remove("volumeClaimTemplates");
        var pod = copy["spec"]!["template"]!["spec"]!.AsObject();
        pod["volumes"] = new JsonArray([volume, .. (pod["volumes"] as JsonArray ?? []).Select(other => other!.DeepClone())]);
        return new ClusterObject(copy);
    }

    private static ClusterObject WithFailingMigration(ClusterObject manifest)
    {
        if (manifest.Kind != "Job")
        {
            return manifest;
        }

        var copy = manifest.Content.DeepClone().AsObject();
        copy["spec"]!["backoffLimit"] = 0;
        copy["spec"]!["template"]!["spec"]!["containers"]![0]!["command"] = new JsonArray("node", "-e", "console.error('planted failure'); process.exit(3)");
        return new ClusterObject(copy);
    }
}
