using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Preflights;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>What keeps a cluster from running the environment is found before anything is applied.</summary>
[Trait("Phase", "3")]
public sealed class PreflightSpecs : IAsyncDisposable
{
    private readonly FakeApiServer _server = new FakeApiServer().Complete();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_complete_cluster_passes() => (await RunAsync()).Should().BeEmpty();

    [Fact]
    public async Task A_missing_default_StorageClass_is_found_with_those_that_exist()
    {
        _server.Objects["/apis/storage.k8s.io/v1/storageclasses/standard"]["metadata"]!["annotations"] = null;

        var error = await FailAsync();

        error.Problem.Should().Contain("no default StorageClass").And.Contain("StatefulSet/store");
        error.Remedy.Should().Contain("kubectl annotate storageclass standard storageclass.kubernetes.io/is-default-class=true");
    }

    [Fact]
    public async Task A_missing_ingress_class_is_found()
    {
        _server.Objects.TryRemove("/apis/networking.k8s.io/v1/ingressclasses/traefik", out _);

        (await FailAsync()).Problem.Should().Contain("no ingress class");
    }

    [Fact]
    public async Task A_host_that_another_namespace_serves_is_found()
    {
        _server.With("/apis/networking.k8s.io/v1/namespaces/else/ingresses/routes", """{"metadata":{"name":"routes","namespace":"else"},"spec":{"rules":[{"host":"web.dice.local"}]}}""");

        (await FailAsync()).Problem.Should().Contain("the host web.dice.local is already served from the namespace 'else'");
    }

    [Fact]
    public async Task Too_little_memory_for_the_requests_is_found_with_both_figures()
    {
        _server.Objects["/api/v1/nodes/n1"]["status"]!["allocatable"]!["memory"] = "1Gi";

        (await FailAsync()).Problem.Should().Contain("request 1536 MiB of memory and 1.5 CPUs").And.Contain("1 node of context 'test' have 1024 MiB of memory and 4 CPUs left");
    }

    [Fact]
    public async Task Pods_of_other_namespaces_count_against_the_memory_of_their_node()
    {
        _server.With("/api/v1/namespaces/else/pods/p", """{"metadata":{"name":"p","namespace":"else"},"spec":{"nodeName":"n1","containers":[{"name":"c","resources":{"requests":{"memory":"7Gi"}}}]},"status":{"phase":"Running"}}""");

        (await FailAsync()).Problem.Should().Contain("1024 MiB of memory and 4 CPUs left");
    }

    [Fact]
    public async Task Too_few_nodes_are_found_when_none_is_ready()
    {
        _server.Objects["/api/v1/nodes/n1"]["status"]!["conditions"]![0]!["status"] = "False";

        (await FailAsync()).Problem.Should().Contain("has no node that is ready");
    }

    [Fact]
    public async Task A_namespace_that_is_not_ours_is_never_touched()
    {
        _server.With("/api/v1/namespaces/dice-test", """{"metadata":{"name":"dice-test"}}""");

        (await FailAsync()).Problem.Should().Contain("the namespace 'dice-test' exists, and Dice did not create it");
    }

    [Fact]
    public async Task A_namespace_of_another_environment_is_never_touched()
    {
        _server.With("/api/v1/namespaces/dice-test", """{"metadata":{"name":"dice-test","labels":{"dice.environment":"theirs"}}}""");

        (await FailAsync()).Problem.Should().Contain("belongs to the environment 'theirs'");
    }

    [Fact]
    public async Task Missing_rights_are_named_by_verb_and_resource()
    {
        _server.Denied.UnionWith(["patch deployments", "delete deployments", "get pods/log"]);

        (await FailAsync()).Problem.Should().Contain("context 'test' lacks rights in the namespace 'dice-test': patch, delete deployments.apps; get pods/log");
    }

    [Fact]
    public async Task A_version_that_is_too_old_is_found()
    {
        _server.Minor = "19+";

        (await FailAsync()).Problem.Should().Contain("runs Kubernetes 1.19; the manifests need 1.25 or newer");
    }

    [Fact]
    public async Task Several_problems_are_reported_at_once()
    {
        _server.Objects.TryRemove("/apis/networking.k8s.io/v1/ingressclasses/traefik", out _);
        _server.Objects.TryRemove("/apis/storage.k8s.io/v1/storageclasses/standard", out _);

        (await FailAsync()).Problem.Should().Contain("nothing was applied").And.Contain("StorageClass").And.Contain("ingress class");
    }

    [Fact]
    public async Task A_check_that_the_user_may_not_make_is_a_note_and_not_a_pass_in_silence()
    {
        _server.Forbidden.Add("/api/v1/nodes");

        (await RunAsync()).Should().ContainSingle().Which.Should().StartWith("not checked (CapacityCheck)").And.Contain("forbidden");
    }

    private async Task<DiceException> FailAsync()
    {
        var error = await Assert.ThrowsAsync<DiceException>(RunAsync);
        _server.Changes.Should().BeEmpty("nothing is applied before the checks pass");
        return error;
    }

    private async Task<IReadOnlyList<string>> RunAsync()
    {
        using var client = await _server.ConnectAsync();
        return await new Preflight(ClusterKind.Given).RunAsync(new ClusterSubject(client, new ApiResources(client), "test", "dice-test", SampleManifests.All), TestContext.Current.CancellationToken);
    }
}
