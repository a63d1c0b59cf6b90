using Dice.Environment.Kubernetes;

namespace Dice.Environment.Specs.Support.Kubernetes;

/// <summary>A namespace of one test.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly LocalNodeEnvironment _environment;

    private TestNamespace(LocalNodeEnvironment environment, Kubectl kubectl, string name, string image)
    {
        _environment = environment;
        Kubectl = kubectl;
        Name = name;
        Image = image;
    }

    /// <summary>kubectl for the namespace.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>An image with BusyBox.</summary>
    public string Image { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Creates it.</summary>
    public static async Task<TestNamespace> CreateAsync(LocalNodeEnvironment environment)
    {
        var name = $"gate-{Guid.NewGuid():N}"[..16];
        var image = await environment.ImageAsync();
        var kubectl = await environment.KubectlAsync(name);
        await kubectl.RunAsync(["create", "namespace", name], Stop);
        return new TestNamespace(environment, kubectl, name, image);
    }

    /// <summary>Applies manifests, in which IMAGE and NAMESPACE are replaced.</summary>
    public Task ApplyAsync(string manifests) =>
        Kubectl.RunAsync(["apply", "--validate=false", "-f", "-"], Stop, manifests.Replace("IMAGE", Image, StringComparison.Ordinal).Replace("NAMESPACE", Name, StringComparison.Ordinal));

    /// <summary>Waits for a condition of an object.</summary>
    public async Task WaitAsync(string target, string condition)
    {
        var (exitCode, output, error) = await Kubectl.TryRunAsync(["wait", target, $"--for={condition}", $"--timeout={Deadline.TotalSeconds:0}s"], Stop, deadline: Deadline + TimeSpan.FromSeconds(10));
        exitCode.Should().Be(0, $"{target} should reach {condition}: {output}{error}\n{(await Kubectl.TryRunAsync(["get", "pods,events"], Stop)).Output}");
    }

    /// <summary>Runs a command in a pod.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<(int ExitCode, string Output)> ExecAsync(string pod, params string[] command)
    {
        var (exitCode, output, error) = await Kubectl.TryRunAsync(["exec", pod, "--", .. command], Stop);
        return (exitCode, output.Trim() + error.Trim());
    }

    public async ValueTask DisposeAsync() =>
        await (await _environment.KubectlAsync(null)).RunAsync(["delete", "namespace", Name, "--wait=false"], CancellationToken.None);
}
