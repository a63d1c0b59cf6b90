using System.Collections.Immutable;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Exports.Kubernetes;

/// <summary>The options of the export, what it leaves out, and what it refuses.</summary>
[Trait("Phase", "3")]
public sealed class KubernetesExportSpecs
{
    private static readonly KubernetesOptions Options = new() { Read = _ => new Dictionary<string, string>() };

    [Fact]
    public void No_file_contains_the_value_of_a_secret()
    {
        var values = Checkout.Installation.ReadCheckoutSecrets().Values.Where(value => value.Length >= 8).ToArray();
        var files = RenderedManifests.Render(Options).Files;

        values.Should().NotBeEmpty();
        files.Where(file => values.Any(value => file.Value.Contains(value, StringComparison.Ordinal))).Select(file => file.Key).Should().BeEmpty();
        files.Where(file => file.Value.Contains("kind: Secret", StringComparison.Ordinal)).Select(file => file.Key).Should().BeEmpty();
    }

    [Fact]
    public void What_is_left_out_is_named_with_the_reason()
    {
        var left = RenderedManifests.Render(Options).LeftOut;

        left.Select(entry => entry.Service).Should().Contain(["edge", "prometheus", "grafana", "postgres-exporter", "aspire-dashboard"]).And.NotContain(["postgres", "backend", "cms", "localstack"]);
        left.Should().OnlyContain(entry => entry.Reason.Length > 0);
    }

    [Fact]
    public void A_cluster_that_lacks_an_API_gets_the_version_before_and_the_report_names_it()
    {
        var files = RenderedManifests.Render(Options with { ApiLevel = new Version(1, 20) });

        files.Rewritten.Should().BeEquivalentTo(
            "PodDisruptionBudget: policy/v1 → policy/v1beta1", "HorizontalPodAutoscaler: autoscaling/v2 → autoscaling/v2beta2", "NetworkPolicy: namespaces by name → all namespaces");
        files.Files["overlays/production/availability.yaml"].Should().Contain("policy/v1beta1").And.Contain("autoscaling/v2beta2").And.NotContain("autoscaling/v2\n");
        files.Files["base/network-policies.yaml"].Should().Contain("namespaceSelector: {}");
        RenderedManifests.Render(Options).Rewritten.Should().BeEmpty();
    }

    [Fact]
    public void Hosts_classes_registry_and_images_are_those_of_the_options()
    {
        var files = RenderedManifests.Render(Options with
        {
            HostSuffix = "dice.example.com",
            StorageClass = "fast",
            IngressClass = "nginx",
            Registry = "registry.example.com/",
            Images = ImmutableSortedDictionary<string, string>.Empty.Add("redis", "registry.example.com:5000/redis@sha256:0000000000000000000000000000000000000000000000000000000000000000"),
        });

        files.Files["base/ingress.yaml"].Should().Contain("host: api.dice.example.com").And.Contain("ingressClassName: nginx").And.NotContain("dice.local");
        files.Files["base/environment/pwa.env"].Should().Contain("PUBLIC_API_URL=https://api.dice.example.com\n");
        files.Files["base/postgres.yaml"].Should().Contain("storageClassName: fast");
        files.Images["backend"].Should().Be("registry.example.com/dice/backend:1.0.0");
        files.Files["overlays/production/kustomization.yaml"].Should().Contain("newName: registry.example.com:5000/redis\n").And.Contain("digest: sha256:0000");
    }

    [Fact]
    public void An_image_without_a_version_is_refused()
    {
        var render = () => RenderedManifests.Render(Options with { Images = ImmutableSortedDictionary<string, string>.Empty.Add("redis", "registry.example.com:5000/redis") });

        render.Should().Throw<DiceException>().WithMessage("*registry.example.com:5000/redis has no tag*");
    }

    [Fact]
    public void A_large_folder_is_distributed_over_ConfigMaps_that_kubectl_apply_can_annotate()
    {
        var sample = new Dictionary<string, string> { ["a.json"] = new('"', 60_000), ["b.json"] = new('x', 100_000), ["c.json"] = new('x', 90_000) };
        var files = RenderedManifests.Render(new KubernetesOptions { Read = _ => sample }).Files;

        var overlay = files["overlays/development/kustomization.yaml"];
        overlay.Should().MatchRegex(@"- name: cms-seed-data\n  files:\n  - files/cms-seed-data/a.json\n- name: cms-seed-data-2\n  files:\n  - files/cms-seed-data/b.json\n  - files/cms-seed-data/c.json\n");
        files["overlays/development/cms-files.yaml"].Should().Contain("- configMap:\n              name: cms-seed-data-2\n");
    }

    [Fact]
    public void A_file_that_no_ConfigMap_can_hold_is_refused()
    {
        var render = () => RenderedManifests.Render(new KubernetesOptions { Read = _ => new Dictionary<string, string> { ["large.json"] = new('x', 2_000_000) } });

        render.Should().Throw<DiceException>().WithMessage("*large.json does not fit into a ConfigMap*");
    }

    [Fact]
    public void A_path_prefix_comes_before_the_rest_of_its_host()
    {
        var ingress = RenderedManifests.Render(Options).Files["base/ingress.yaml"];

        ingress.IndexOf("path: /graphql", StringComparison.Ordinal).Should().BePositive().And.BeLessThan(ingress.IndexOf("name: backend", StringComparison.Ordinal));
        ingress.Should().NotContain("grafana.dice.local");
    }
}
