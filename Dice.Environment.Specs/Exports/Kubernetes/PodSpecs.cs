using System.Globalization;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>What every pod and every file of the export has.</summary>
[Trait("Phase", "3")]
public sealed class PodSpecs(RenderedManifests manifests) : IClassFixture<RenderedManifests>
{
    private static readonly string[] Probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static TheoryData<string> Overlays => [.. KubernetesFiles.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Pods_have_no_token_and_containers_are_unprivileged_with_the_models_limits(string overlay)
    {
        foreach (var workload in (await manifests.ObjectsAsync(overlay)).Where(entry => entry.Pod is not null))
        {
            ClusterObject.Text(workload.Pod!, "automountServiceAccountToken").Should().Be("false", workload.ToString());
            ClusterObject.Text(workload.Pod!, "securityContext.runAsNonRoot").Should().Be("true", workload.ToString());
            int.Parse(ClusterObject.Text(workload.Pod!, "securityContext.runAsUser")!, CultureInfo.InvariantCulture).Should().BePositive(workload.ToString());
            var service = manifests.Files.Stack.Development[workload.Name.Replace("-migrations", "", StringComparison.Ordinal)];
            foreach (var container in workload.Containers)
            {
                ClusterObject.Text(container, "securityContext.allowPrivilegeEscalation").Should().Be("false", workload.ToString());
                ClusterObject.Text(container, "securityContext.readOnlyRootFilesystem").Should().Be(service.HasReadOnlyRoot ? "true" : "false", workload.ToString());
                ClusterObject.Find(container, "securityContext.capabilities.drop")!.ToString().Should().Contain("ALL", workload.ToString());
                ClusterObject.Text(container, "resources.limits.memory").Should().Be($"{service.Limits.MemoryMiB}Mi", workload.ToString());
                ClusterObject.Text(container, "resources.requests.cpu").Should().NotBeNull(workload.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_image_has_the_tag_or_digest_of_one_version(string overlay) =>
        (await manifests.ObjectsAsync(overlay)).SelectMany(entry => entry.Containers).Select(container => ClusterObject.Text(container, "image")!)
            .Should().OnlyContain(image => image.Contains(':') && !image.EndsWith(":latest") && !image.EndsWith(":base"));

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_service_has_a_startup_a_readiness_and_a_liveness_probe(string overlay)
    {
        foreach (var workload in (await manifests.ObjectsAsync(overlay)).Where(entry => entry.Kind is "Deployment" or "StatefulSet"))
        {
            var container = workload.Containers.Last();
            Probes.Should().OnlyContain(probe => ClusterObject.Find(container, probe) != null, workload.ToString());
            ClusterObject.Text(container, "livenessProbe.httpGet.path").Should().NotBe("/health/ready", "a database that is down does not make restarts useful");
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_service_of_the_model_runs_and_databases_keep_their_data_in_claims(string overlay)
    {
        var objects = await manifests.ObjectsAsync(overlay);
        var stack = overlay == KubernetesFiles.Overlays[0] ? manifests.Files.Stack.Development : manifests.Files.Stack.Production;

        objects.Where(entry => entry.Kind is "Deployment").Select(entry => entry.Name).Should().BeEquivalentTo(stack.Services.Where(service => !service.IsStateful).Select(service => service.Name));
        foreach (var set in objects.Where(entry => entry.Kind == "StatefulSet"))
        {
            ClusterObject.List(set.Yaml, "spec.volumeClaimTemplates").Select(claim => ClusterObject.Text(claim, "metadata.name"))
                .Should().BeEquivalentTo(stack[set.Name].Mounts.OfType<VolumeMount>().Select(volume => volume.Name), set.ToString());
        }

        objects.Count(entry => entry.Kind == "StatefulSet").Should().Be(stack.Services.Count(service => service.IsStateful));
    }

    [Fact]
    public async Task In_production_stateless_services_have_two_pods_at_least_and_survive_the_maintenance_of_a_node()
    {
        var objects = await manifests.ObjectsAsync("production");
        var expected = manifests.Files.Stack.Production.Services.Where(service => !service.IsStateful && !service.IsSingleInstance).Select(service => service.Name).ToArray();

        expected.Should().BeEquivalentTo("backend", "gateway", "pwa", "rules");
        objects.Where(entry => entry.Kind == "PodDisruptionBudget").Select(entry => entry.Name).Should().BeEquivalentTo(expected);
        objects.Where(entry => entry.Kind == "HorizontalPodAutoscaler" && int.Parse(entry.Text("spec.minReplicas")!, CultureInfo.InvariantCulture) >= 2).Select(entry => entry.Name).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task Only_the_job_of_the_migrations_has_the_password_of_the_owner()
    {
        var objects = await manifests.ObjectsAsync("production");
        string[] SecretsOf(ClusterObject workload) => [.. ClusterObject.List(workload.Pod!, "volumes").SelectMany(volume => ClusterObject.List(volume, "projected.sources"))
            .Select(source => ClusterObject.Text(source, "secret.name")!).SelectMany(name => ((YamlDotNet.RepresentationModel.YamlMappingNode)ClusterObject.Find(objects.Single(entry => entry.Kind == "Secret" && entry.Name == name).Yaml, "data")!).Children.Keys.Select(key => key.ToString()))];

        SecretsOf(objects.Single(entry => entry is { Kind: "Deployment", Name: "backend" })).Should().NotContain("postgres-password").And.NotContain("development-user-password").And.Contain("jwt-secret");
        SecretsOf(objects.Single(entry => entry.Kind == "Job")).Should().Contain("postgres-password");
    }
}
