using System.CommandLine;
using Dice.Environment.Installations;
using Dice.Environment.Kubernetes.Clusters;

namespace Dice.Environment.Commands;

/// <summary>The options of verbs that work on containers and on a cluster.</summary>
internal static class ClusterOptions
{
    /// <summary>The value of <see cref="On"/> for a cluster.</summary>
    public const string Kubernetes = "kubernetes";

    private const string Engine = "engine";

    /// <summary>Where the environment runs.</summary>
    public static Option<string?> On { get; } = new Option<string?>("--on")
    {
        Description = "Where the environment runs: in containers of the engine, or on Kubernetes. Default: where `up` started it, else engine.",
        HelpName = $"{Engine}|{Kubernetes}",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is not ("" or Engine or Kubernetes))
            {
                result.AddError($"--on takes {Engine} or {Kubernetes}, not '{result.Tokens[0].Value}'");
            }

            return result.Tokens[0].Value;
        },
    }.Offering(_ => [Engine, Kubernetes]);

    /// <summary>The context of the kubeconfig file.</summary>
    public static Option<string?> Context { get; } = new Option<string?>("--context")
    {
        Description = "The context of KUBECONFIG (or ~/.kube/config) with the cluster. Default without KUBECONFIG: a cluster that Dice starts.",
        HelpName = "NAME",
    }.Offering(_ => KubeConfigFile.Find(Installation.KubeConfigVariable, Installation.UserHome).Contexts);

    /// <summary>The namespace.</summary>
    public static Option<string?> Namespace { get; } = new("--namespace") { Description = "The namespace, which Dice creates. Default: dice-ENVIRONMENT.", HelpName = "NAME" };

    /// <summary>Adds the options to a verb.</summary>
    public static Verb WithCluster(this Verb verb)
    {
        verb.Add(On);
        verb.Add(Context);
        verb.Add(Namespace);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(On)?.Tokens is [{ Value: Engine }] && (result.GetResult(Context) ?? result.GetResult(Namespace)) is not null)
            {
                result.AddError($"--context and --namespace name a cluster: leave out --on {Engine}");
            }
        });
        return verb;
    }

    /// <summary>Sets the work of a verb for environments in containers and for those on a cluster.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="console">The host's output.</param>
    /// <param name="onEngine">The work in containers; it begins when the engine is open.</param>
    /// <param name="onCluster">The work on a cluster; it begins when the cluster answers.</param>
    /// <param name="check">Checks the command line before anything is opened; null for nothing to check.</param>
    /// <param name="whenStopped">Called when the cluster does not answer; returns whether that is no error. Null if it always is.</param>
    public static Verb RunsOnTarget(this Verb verb, HostConsole console, Func<VerbRun, Task<int>> onEngine, Func<ClusterRun, Task<int>> onCluster, Action<VerbRun>? check = null, Func<VerbRun, ClusterTarget, bool>? whenStopped = null) => verb.WithCluster().Runs(console, async run =>
    {
        check?.Invoke(run);
        if (Find(run) is { } target)
        {
            try
            {
                using var cluster = await ClusterRun.OpenAsync(run, target, run.Cancellation);
                return await onCluster(cluster);
            }
            catch (DiceException) when (whenStopped?.Invoke(run, target) == true)
            {
                return ExitCode.Fine;
            }
        }

        await run.OpenEngineAsync();
        return await onEngine(run);
    });

    /// <summary>Returns the cluster on which the environment runs, as the user names it or as `up` recorded it; null when it runs in containers.</summary>
    /// <exception cref="DiceException">The user names a cluster that cannot be used, or none is known.</exception>
    public static ClusterTarget? Find(VerbRun run)
    {
        var (on, context, name) = (run.Get(On), run.Get(Context), run.Get(Namespace));
        if (on == Engine)
        {
            return null;
        }

        var known = run.Settings.ClusterMemory.Read();
        if (context is null && (known is not null || (on is null && name is null)))
        {
            return known is null ? null : name is null ? known : known with { Namespace = name };
        }

        if (context is null && Installation.KubeConfigVariable is null)
        {
            throw new DiceException($"environment '{run.Settings.Id}' does not run on Kubernetes", $"start it there: {run.Settings.Hint($"up --on {Kubernetes}")}; or name the cluster with --context");
        }

        var file = KubeConfigFile.Find(Installation.KubeConfigVariable, Installation.UserHome);
        var chosen = file.Choose(context);
        var @namespace = name ?? (known is { Kind: ClusterKind.Given } ? known.Namespace : ClusterTarget.NamespaceOf(run.Settings.Id.Value));
        return (known is { Kind: ClusterKind.Given } && known.Context == chosen ? known : new ClusterTarget
        {
            Kind = ClusterKind.Given,
            Description = $"context {chosen}",
            KubeConfig = file.Path,
            Context = chosen,
            Namespace = @namespace,
            Environment = run.Settings.Id.Value,
        }) with
        { Namespace = @namespace };
    }
}
