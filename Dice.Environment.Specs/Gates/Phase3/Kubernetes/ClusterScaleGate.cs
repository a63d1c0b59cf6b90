using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Services;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>On a cluster, the autoscaler of the overlay for production adds pods of the backend under <c>load</c>, and no request fails.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterScaleGate(DeployedStack deployed) : IAsyncLifetime
{
    /// <summary>Pods without load, by the overlay.</summary>
    private const int Least = 2;

    /// <summary>Idle pods use less together; each requests 100, of which the autoscaler keeps 70 in use.</summary>
    private const int CalmMillicores = 60;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await deployed.KubectlAsync(["delete", "horizontalpodautoscaler", Backend.Name, "--ignore-not-found"]);
        await deployed.KubectlAsync(["scale", $"deployment/{Backend.Name}", "--replicas=1"]);
        await deployed.SettleAsync(Deadline);
    }

    [Fact]
    public async Task The_backend_gets_more_pods_under_load_and_no_request_fails()
    {
        await deployed.KubectlAsync(["scale", $"deployment/{Backend.Name}", $"--replicas={Least}"]);
        await deployed.SettleAsync(Deadline);
        await Eventually.HoldsAsync(UsageAsync, usage => usage < CalmMillicores, Deadline, "the pods have started and are idle");
        await ApplyAutoscalerAsync();
        await Eventually.HoldsAsync(DecisionAsync, decision => decision == $"{Least}", Deadline, $"the autoscaler keeps {Least} idle pods");
        using var folder = new TemporaryFolder();
        var artifacts = folder["artifacts"];
        var clock = Stopwatch.GetTimestamp();

        using var load = HostProcess.Start(deployed.Id, ["load", "browse-characters", "--profile", "average", "--rate", "15", "--duration", "60s"], ("DICE_ARTIFACTS", artifacts));
        var scaled = await Eventually.HoldsAsync(ReadyPodsAsync, ready => ready > Least || load.HasExited, Deadline, "the autoscaler adds a pod");
        var pods = await ReadyPodsAsync();
        await load.WaitAsync(Deadline);

        pods.Should().BeGreaterThan(Least, load.Output);
        var result = LoadJson.Read(await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(artifacts, "load"), "*.json").Single(), Stop));
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{Least} → {pods} pods after {scaled.TotalSeconds:0} s of load; {result.Counts.Started} iterations, {result.Counts.Failed} failed; {Stopwatch.GetElapsedTime(clock).TotalSeconds:0} s"));
        result.Counts.Failed.Should().Be(0, load.Output);
        result.Resources.Select(series => series.Name).Should().Contain(Backend.Name, "the report has what the pods used");
    }

    /// <summary>Applies the autoscaler of the backend as the overlay for production has it.</summary>
    private async Task ApplyAutoscalerAsync()
    {
        var state = await deployed.GetAsync();
        var files = KubernetesExport.Render(DiceStack.Create(Checkout.Workspace), new KubernetesOptions { ApiLevel = state.Client.Version, Read = _ => ImmutableDictionary<string, string>.Empty });
        var autoscaler = ManifestReader.Read(files.Files[$"{KubernetesFiles.FolderOf("production")}/availability.yaml"]).Single(manifest => manifest is { Kind: "HorizontalPodAutoscaler", Name: Backend.Name });
        await new Applier(state.Client, new ApiResources(state.Client), deployed.Id.Value, state.Started.Target.Namespace).ApplyAsync(autoscaler, Stop);
    }

    /// <summary>The pods that the autoscaler wants; empty before its first decision.</summary>
    private async Task<string> DecisionAsync() =>
        (await deployed.KubectlAsync(["get", "horizontalpodautoscaler", Backend.Name, "--output", "jsonpath={.status.desiredReplicas}"])).Output;

    /// <summary>The processor time that the pods of the backend use together, in thousandths of a processor; more than any machine has when it is not known.</summary>
    private async Task<int> UsageAsync()
    {
        var (exitCode, output, _) = await deployed.KubectlAsync(["top", "pods", "--no-headers", "--selector", $"{ClusterObject.ServiceLabel}={Backend.Name}"]);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return exitCode != 0 || lines.Length < Least
            ? int.MaxValue
            : lines.Sum(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].TrimEnd('m'), CultureInfo.InvariantCulture));
    }

    private async Task<int> ReadyPodsAsync() =>
        (await deployed.ReadAsync()).PodsOf(Backend.Name).Count(pod => pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true);
}
