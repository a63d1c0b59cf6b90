using System.Text.Json.Nodes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>A deployment applies objects in the order of the model, and says why one does not become ready.</summary>
[Trait("Phase", "3")]
public sealed class DeployerSpecs : IAsyncDisposable
{
    private const string In = "/namespaces/dice-test";
    private readonly FakeApiServer _server = new FakeApiServer().Complete();
    private readonly List<string> _progress = [];
    private Applier? _applier;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Objects_are_applied_in_the_order_of_the_model_and_migrations_before_what_needs_them()
    {
        await DeployAsync();

        _applier!.Applied.Should().Equal("Namespace/dice-test", "Secret/passwords", "StatefulSet/store", "Job/web-migrations", "Deployment/web", "Ingress/routes");
        _server.Objects["/api/v1/namespaces/dice-test"]["metadata"]!["labels"]![ClusterObject.EnvironmentLabel]!.GetValue<string>().Should().Be("test");
        _progress.Should().Contain("web ready").And.Contain("web-migrations completed");
    }

    [Fact]
    public async Task A_failed_migration_stops_before_the_services_that_need_it_with_exit_code_and_log()
    {
        _server.WhenApplied = applied =>
        {
            FakeApiServer.BecomeReady(applied);
            if (applied["kind"]!.GetValue<string>() == "Job")
            {
                applied["status"] = JsonNode.Parse("""{"conditions":[{"type":"Failed","status":"True"}]}""");
                Pod("web-migrations-1", "Job", "web-migrations", """{"name":"migrate","state":{"terminated":{"exitCode":3}}}""");
            }
        };
        _server.With($"/api/v1{In}/pods/web-migrations-1/log", """{"line":"relation users already exists"}""");

        var error = await FailAsync();

        error.Problem.Should().Contain("the Job web-migrations failed: exit code 3").And.Contain("relation users already exists");
        _applier!.Applied.Should().NotContain("Deployment/web");
    }

    [Fact]
    public async Task An_image_that_the_cluster_cannot_pull_is_named_with_its_registry_and_the_registrys_answer()
    {
        NeverReady("web", """{"name":"web","state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image"}}}""", image: "registry.example:5000/dice/web:r1");
        _server.With($"/api/v1{In}/events/e", """{"metadata":{"name":"e"},"type":"Warning","reason":"Failed","message":"Failed to pull image: 401 unauthorized","involvedObject":{"name":"web-5d8f-x"}}""");

        var error = await FailAsync();

        error.Problem.Should().Contain("cannot pull the image registry.example:5000/dice/web:r1 of web from registry.example:5000").And.Contain("401 unauthorized");
        error.Remedy.Should().Contain("DICE_REGISTRY");
    }

    [Fact]
    public async Task A_container_that_keeps_exiting_is_reported_with_its_exit_code_and_last_log_lines()
    {
        NeverReady("web", """{"name":"web","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":78}}}""");
        _server.With($"/api/v1{In}/pods/web-5d8f-x/log", """{"line":"DATABASE_HOST is not set"}""");

        var error = await FailAsync();

        error.Problem.Should().Contain("web keeps exiting: exit code 78 after 2 restarts").And.Contain("DATABASE_HOST is not set");
    }

    [Fact]
    public async Task A_container_that_exceeds_its_memory_limit_is_reported_as_such()
    {
        NeverReady("web", """{"name":"web","restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}""");

        (await FailAsync()).Problem.Should().Contain("it exceeded its memory limit (exit code 137)");
    }

    [Fact]
    public async Task A_pod_that_no_node_can_run_is_reported_with_the_schedulers_reason()
    {
        NeverReady("web", status: null, condition: """{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient memory."}""");

        (await FailAsync()).Problem.Should().Contain("no node can run web: 0/1 nodes are available: 1 Insufficient memory.");
    }

    [Fact]
    public async Task A_service_that_is_not_ready_at_its_deadline_is_reported_with_the_last_warning()
    {
        NeverReady("web", """{"name":"web","state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}""");
        _server.With($"/api/v1{In}/events/e", """{"metadata":{"name":"e"},"type":"Warning","reason":"Unhealthy","message":"Readiness probe failed: HTTP probe failed with statuscode: 404","involvedObject":{"name":"web-5d8f-x"}}""");

        (await FailAsync()).Problem.Should().Contain("web did not become ready within 1 s (0 of 2 ready); last warning: Readiness probe failed: HTTP probe failed with statuscode: 404");
    }

    [Fact]
    public async Task A_cancelled_rollout_says_what_was_applied()
    {
        using var interrupt = new CancellationTokenSource();
        NeverReady("web", """{"name":"web","state":{"waiting":{"reason":"ContainerCreating"}}}""");
        var ready = _server.WhenApplied;
        _server.WhenApplied = applied =>
        {
            ready(applied);
            if (applied["kind"]!.GetValue<string>() == "Deployment")
            {
                interrupt.CancelAfter(TimeSpan.FromMilliseconds(200));
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeployAsync(interrupt.Token));

        _applier!.Applied.Should().Equal("Namespace/dice-test", "Secret/passwords", "StatefulSet/store", "Job/web-migrations", "Deployment/web", "Ingress/routes");
    }

    [Fact]
    public async Task Removal_takes_what_was_applied_and_keeps_the_volume_claims()
    {
        await DeployAsync();
        _server.With($"/api/v1{In}/persistentvolumeclaims/data-store-0", """{"metadata":{"name":"data-store-0"}}""");
        using var client = await _server.ConnectAsync();
        var removal = new Removal(client, new ApiResources(client), "test", "dice-test");

        var removed = await removal.RemoveObjectsAsync(_ => { }, Stop);

        removed.Should().Equal("Deployment/web", "StatefulSet/store", "Job/web-migrations", "Ingress/routes", "Secret/passwords");
        (await removal.ClaimsAsync(Stop)).Should().Equal("data-store-0");
        (await removal.RemoveNamespaceAsync(Stop)).Should().BeTrue();
        _server.Objects.Keys.Should().NotContain(path => path.Contains(In, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Objects_of_an_earlier_deployment_are_removed_except_configuration_and_what_others_created()
    {
        await DeployAsync();
        _server.With($"/apis/apps/v1{In}/deployments/old", """{"metadata":{"name":"old","labels":{"dice.environment":"test"}}}""");
        _server.With($"/api/v1{In}/secrets/old", """{"metadata":{"name":"old","labels":{"dice.environment":"test"}}}""");
        _server.With($"/apis/apps/v1{In}/deployments/theirs", """{"metadata":{"name":"theirs"}}""");
        using var client = await _server.ConnectAsync();

        var removed = await new Removal(client, new ApiResources(client), "test", "dice-test").RemoveOthersAsync(_applier!.Applied, _ => { }, Stop);

        removed.Should().Equal("Deployment/old");
        _server.Objects.Keys.Should().Contain($"/api/v1{In}/secrets/old").And.Contain($"/apis/apps/v1{In}/deployments/theirs");
    }

    [Fact]
    public async Task Removal_never_touches_a_namespace_that_is_not_ours()
    {
        _server.With("/api/v1/namespaces/dice-test", """{"metadata":{"name":"dice-test","labels":{"dice.environment":"theirs"}}}""");
        using var client = await _server.ConnectAsync();

        var error = await Assert.ThrowsAsync<DiceException>(() => new Removal(client, new ApiResources(client), "test", "dice-test").OwnsAsync(Stop));

        error.Problem.Should().Contain("belongs to the environment 'theirs'; nothing was changed");
        _server.Changes.Should().BeEmpty();
    }

    private void NeverReady(string service, string? status, string image = "dice/web:r1", string? condition = null) => _server.WhenApplied = applied =>
    {
        FakeApiServer.BecomeReady(applied);
        if (applied["kind"]!.GetValue<string>() == "Deployment" && applied["metadata"]!["name"]!.GetValue<string>() == service)
        {
            applied["status"] = new JsonObject();
            Pod($"{service}-5d8f-x", "ReplicaSet", $"{service}-5d8f", status, image, condition);
        }
    };

    private void Pod(string name, string owner, string ownerName, string? status, string image = "dice/web:r1", string? condition = null) => _server.With($"/api/v1{In}/pods/{name}", $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"dice-test","creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":[{"kind":"{{{owner}}}","name":"{{{ownerName}}}","apiVersion":"apps/v1","uid":"1"}]},
         "spec":{"containers":[{"name":"web","image":"{{{image}}}"}]},
         "status":{"phase":"Pending","conditions":[{{{condition}}}],"containerStatuses":[{{{status}}}]}}
        """);

    private async Task<DiceException> FailAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return await Assert.ThrowsAnyAsync<DiceException>(() => DeployAsync(limit.Token));
    }

    private async Task DeployAsync(CancellationToken? cancellation = null)
    {
        using var client = await _server.ConnectAsync();
        _applier = new Applier(client, new ApiResources(client), "test", "dice-test");
        await new Deployer(client, _applier, SampleManifests.Stack, "dice-test", _progress.Add, TimeProvider.System) { Load = () => null }.DeployAsync(SampleManifests.All, cancellation ?? Stop);
    }
}
