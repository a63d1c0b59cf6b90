using Dice.Environment.Specs.Support;
using k8s;
using k8s.Models;

namespace Dice.Environment.Specs.Kubernetes;

/// <summary>
/// A pod with Node.js and the labels of a service's pods, for a service whose image has no program that connects. Network policies select it like the service's own
/// pods. No Service sends it requests, because it is never ready, and no ReplicaSet adopts it, because it lacks the label of a template. Disposing it removes it.
/// </summary>
public sealed class ClientPod : IAsyncDisposable
{
    private const string Container = "client";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly string[] LabelsOfControllers = ["pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/pod-name"];

    private readonly DeployedStack _deployed;

    private ClientPod(DeployedStack deployed, string name) => (_deployed, Name) = (deployed, name);

    /// <summary>The pod's name.</summary>
    public string Name { get; }

    /// <summary>Starts a pod in place of a service's.</summary>
    /// <param name="deployed">What is deployed.</param>
    /// <param name="service">The service whose labels it has.</param>
    /// <param name="image">A service whose image contains Node.js.</param>
    public static async Task<ClientPod> StartAsync(DeployedStack deployed, string service, string image)
    {
        var state = await deployed.ReadAsync();
        var client = new ClientPod(deployed, $"client-of-{service}");
        var pod = client.Describe(state.PodsOf(service).First(), state.PodsOf(image).First());
        var (exitCode, output, error) = await deployed.KubectlAsync(["apply", "--filename", "-"], KubernetesJson.Serialize(pod));
        exitCode.Should().Be(0, $"{output}{error}");
        await Eventually.HoldsAsync(
            async () => (await deployed.KubectlAsync(["get", "pod", client.Name, "--output", "jsonpath={.status.phase}"])).Output, phase => phase == "Running", Deadline, $"{client.Name} runs");
        return client;
    }

    /// <summary>Runs a command in it; returns the exit code.</summary>
    public async Task<int> RunAsync(IEnumerable<string> command, TimeSpan deadline) =>
        (await _deployed.KubectlAsync(["exec", Name, "--container", Container, "--", .. command], deadline: deadline)).ExitCode;

    public async ValueTask DisposeAsync() => await _deployed.KubectlAsync(["delete", "pod", Name, "--ignore-not-found", "--now"]);

    private V1Pod Describe(V1Pod labelled, V1Pod image) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new() { Name = Name, Labels = labelled.Metadata.Labels.ExceptBy(LabelsOfControllers, label => label.Key).ToDictionary() },
        Spec = new()
        {
            AutomountServiceAccountToken = false,
            SecurityContext = image.Spec.SecurityContext,
            Containers =
            [
                new()
                {
                    Name = Container,
                    Image = image.Spec.Containers[0].Image,
                    ImagePullPolicy = image.Spec.Containers[0].ImagePullPolicy,
                    Command = ["sleep", "600"],
                    SecurityContext = image.Spec.Containers[0].SecurityContext,
                    ReadinessProbe = new() { Exec = new() { Command = ["false"] } },
                },
            ],
        },
    };
}
