using Dice.Environment.Data;
using Dice.Environment.Edge.Client;
using Dice.Environment.Installations;
using Dice.Environment.Kubernetes;
using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Kubernetes.Deployments;
using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes;

/// <summary>
/// The stack on a cluster, deployed once for all gates: on the cluster of KUBECONFIG and DICE_KUBERNETES_CONTEXT, a K3s container, or the local node. Where none can be had, the
/// gates are skipped with the reason.
/// </summary>
public sealed class DeployedStack : IAsyncDisposable
{
    private readonly List<string> _log = [];
    private readonly Lazy<Task<State>> _state;

    /// <summary>Nothing starts before the first gate asks.</summary>
    public DeployedStack() => _state = new(DeployAsync);

    /// <summary>The environment's name.</summary>
    public EnvironmentId Id { get; } = EnvironmentId.Parse("kubernetes-gates");

    /// <summary>The installation.</summary>
    public Installation Installation => Checkout.InstallationOf(Id);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Returns what is deployed; skips the calling test where there is no cluster.</summary>
    public async Task<State> GetAsync()
    {
        if (Env.GetEnvironmentVariable("KUBECONFIG") is not { Length: > 0 } && LocalNode.ObstacleFor(Installation.Folders.Root) is { } obstacle)
        {
            Assert.Skip($"no cluster: KUBECONFIG is not set, and no local node can run here: {obstacle.Problem} ({obstacle.Remedy})");
        }

        return await _state.Value;
    }

    /// <summary>Opens clients of the ingress.</summary>
    public async Task<EdgeHttp> OpenEdgeAsync() => new(Installation.IngressOf((await GetAsync()).Started.Target));

    /// <summary>Reads what runs.</summary>
    public async Task<NamespaceState> ReadAsync()
    {
        var state = await GetAsync();
        return await new NamespaceReader(state.Client, state.Started.Target.Namespace).ReadAsync(Stop);
    }

    /// <summary>Runs kubectl in the namespace.</summary>
    public async Task<(int ExitCode, string Output, string Error)> KubectlAsync(IReadOnlyList<string> arguments, string? input = null, TimeSpan? deadline = null) =>
        await Installation.KubectlFor((await GetAsync()).Started.Target).TryRunAsync(arguments, Stop, input, deadline);

    /// <summary>Runs a query in the database, through a forwarded port.</summary>
    public async Task<T> QueryAsync<T>(Func<Npgsql.NpgsqlConnection, Task<T>> query)
    {
        var state = await GetAsync();
        await using var forward = await state.Environment.ForwardAsync(state.Client, state.Stack[Postgres.Name], Stop);
        await using var connection = await new DatabaseAccess { Port = forward.LocalPort, Password = Installation.ReadSecrets()[Postgres.Password.Key] }.OpenAsync(cancellation: Stop);
        return await query(connection);
    }

    /// <summary>Waits until all workloads are rolled out.</summary>
    public async Task SettleAsync(TimeSpan deadline) => await Eventually.HoldsAsync(
        async () => string.Join(", ", (await ReadAsync()).Workloads.Where(workload => !workload.IsDone).Select(workload => $"{workload.Title} {workload.Ready}/{workload.Wanted}")),
        waiting => waiting.Length == 0,
        deadline,
        "all workloads are ready");

    public async ValueTask DisposeAsync()
    {
        if (!_state.IsValueCreated || !_state.Value.IsCompletedSuccessfully)
        {
            return;
        }

        var state = await _state.Value;
        await new Removal(state.Client, new ApiResources(state.Client), Id.Value, state.Started.Target.Namespace).RemoveNamespaceAsync(CancellationToken.None);
        Installation.ClusterMemory.Forget();
        state.Client.Dispose();
        await state.Cluster.DisposeAsync();
        state.Engine.Dispose();
    }

    private async Task<State> DeployAsync()
    {
        var engine = await EngineConnection.OpenAsync(CancellationToken.None);
        var context = Env.GetEnvironmentVariable("DICE_KUBERNETES_CONTEXT") is { Length: > 0 } name ? name : null;
        var chosen = await Installation.ChooseCluster(engine, context, isPersistent: false, Note).OpenAsync(CancellationToken.None);
        try
        {
            using var images = Installation.CreateProvisioner(engine);
            var environment = new ClusterEnvironment(Installation, chosen, ClusterTarget.NamespaceOf(Id.Value), Note);
            var started = await environment.UpAsync(DiceStack.Create(Checkout.Workspace), images, CancellationToken.None);
            foreach (var stage in started.Stages)
            {
                Note(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stage.Name}: {stage.Time.TotalSeconds:0.0} s"));
            }

            var client = await ClusterClient.ConnectAsync(chosen.Cluster.KubeConfig, chosen.Cluster.Context, CancellationToken.None);
            return new State(engine, chosen.Cluster, client, environment, started, environment.Files!.Stack.Development);
        }
        catch (Exception e)
        {
            await chosen.Cluster.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\nThe deployment:\n{string.Join('\n', _log)}", e);
        }
    }

    private void Note(string text)
    {
        lock (_log)
        {
            _log.Add(text);
        }

        TestContext.Current.SendDiagnosticMessage(text);
    }

    /// <summary>What is deployed.</summary>
    public sealed record State(EngineConnection Engine, ICluster Cluster, ClusterClient Client, ClusterEnvironment Environment, ClusterStart Started, Stack Stack);
}
