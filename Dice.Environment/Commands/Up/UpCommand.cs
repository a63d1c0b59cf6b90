using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.Up;

/// <summary><c>up</c>: starts the environment.</summary>
internal static class UpCommand
{
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "up",
            "Start the environment and keep it up; services that already run as defined are not changed.",
            """
            In the foreground, the containers and the network live as long as this process: Ctrl-C removes them, and if the
            process is killed, a reaper does. The data stays for the next `up`; `down --volumes` removes it.
            Press Ctrl-C again to leave immediately and let the reaper finish.
              --detach     everything stays until `down`
              --ephemeral  nothing stays: the data that this `up` created is removed with the containers
            If the environment is already up with another lease, `up` joins it and keeps that lease: Ctrl-C then only
            detaches. It also keeps the environment's phase: add a phase with --phase, remove one with `rollback`. While another process changes the environment, `up` waits for it and prints its name.
            Images come from the engine, a registry or the recipes in fixtures/images (DICE_IMAGES forces one); the
            output shows the origin for each service. Each start writes artifacts/startup/latest.html and .json.
            If a start fails, `up` saves logs, containers, probes, events and more in a folder in artifacts/failures
            (see `bundle`); the last line of the output is its path. In the foreground everything is then removed, unless
            DICE_KEEP_FAILED=1; with --detach the running containers stay for inspection.
            --on kubernetes deploys production images of the applications to a cluster: the one of --context or KUBECONFIG;
            else a K3s container, if the engine allows privileged containers; else a node that Dice builds and runs on this
            machine. Images of a cluster of your own go through DICE_REGISTRY. The other verbs then work on the cluster.
            """,
            ("./run-env.sh", "start everything, keep it up"),
            ("./run-env.sh up --detach", "start it and return"),
            ("./run-env.sh up --ephemeral", "start it, and remove everything at the end"),
            ("./run-env.sh up --only backend", "start the backend and its requirements"),
            ("./run-env.sh up --mode web", "start the web application, what it needs, and the edge"),
            ("./run-env.sh up --phase 1", "start without the services that Phase 2 adds"),
            ("./run-env.sh up --workspace ~/dice", "use your own backend and pwa folders"),
            ("./run-env.sh up --redis cluster", "run Redis as a cluster of six nodes"),
            ("./run-env.sh up --secrets vault", "keep the services' secrets in Vault"),
            ("./run-env.sh up --observability full", "store traces and logs in Jaeger, Elasticsearch, Logstash and Kibana"),
            ("./run-env.sh up --external backend=http://127.0.0.1:3000", "use a backend that runs on this machine"),
            ("./run-env.sh up --on kubernetes", "run it on a local Kubernetes node"),
            ("./run-env.sh up --on kubernetes --overlay production", "run it there as in production: two to six pods of each application"),
            ("./run-env.sh up --on kubernetes --context work --detach", "deploy it to a namespace of a cluster of your own"),
            ("./run-env.sh up --detach --json", "for scripts: print status and timeline as one document"));
        UpOptions.AddTo(verb);
        return verb.Runs(console, RunAsync);
    }

    private static async Task<int> RunAsync(VerbRun run)
    {
        if (IsOnCluster(run))
        {
            var whole = DiceStack.Create(run.Settings.Workspace);
            return await new UpOnCluster(run, run.Get(UpOptions.Phase) is { } final ? whole.UpTo(new Phase(final)) : whole, run.Get(UpOptions.Detach)) { Overlay = run.Get(UpOptions.Overlay) }.RunAsync();
        }

        var developed = ServiceModes.InDevelopment(run.Get(UpOptions.Mode));
        var stack = DiceStack.Create(run.Settings.Workspace with { InDevelopment = developed });
        stack = ObservabilityOption.Apply(run.Get(UpOptions.Observability), stack);
        stack = run.Get(UpOptions.HttpsPort) is { } port ? WithHttpsPort(stack, port) : stack;
        var external = run.Get(UpOptions.External) ?? [];
        stack = external.Aggregate(stack, (with, service) => service.PutInto(with));
        foreach (var service in external)
        {
            await service.CheckAsync(run.Cancellation);
        }

        var lease = run.Get(UpOptions.Detach) ? Lease.Persistent : run.Get(UpOptions.Ephemeral) ? Lease.Ephemeral : Lease.Attached;
        Phase? phase = run.Get(UpOptions.Phase) is { } number ? new Phase(number) : null;
        IReadOnlyCollection<string> only = run.Get(UpOptions.Mode) is { } mode
            ? ServiceModes.ServicesOf(mode, phase is { } last ? stack.UpTo(last) : stack)
            : run.Get(UpOptions.Only) ?? [];
        RedisForm? redis = run.Get(UpOptions.Redis) switch { "cluster" => RedisForm.Cluster, "single" => RedisForm.Server, _ => null };
        bool? vault = run.Get(UpOptions.Secrets) switch { "vault" => true, "file" => false, _ => null };
        string[] notes =
        [
            .. external.Select(service => $"{service.Name} is the process at {service.Url.GetLeftPart(UriPartial.Authority)}; `up` without --external returns to its container"),
            .. developed.Select(name => $"{name} runs its development script, which reloads changed sources; `up` without --mode {name} returns to the production build"),
        ];
        return await new UpSession(run, new UpRequest(stack, only, lease) { Phase = phase, Redis = redis, Vault = vault, HasFullObservability = ObservabilityOption.IsFull(run.Get(UpOptions.Observability)), Notes = notes }).RunAsync();
    }

    /// <summary>Whether the user asks for a cluster. An environment on a cluster must be removed before it starts in containers.</summary>
    private static bool IsOnCluster(VerbRun run)
    {
        if (run.Get(ClusterOptions.On) == ClusterOptions.Kubernetes || (run.Get(ClusterOptions.On) is null && (run.Get(ClusterOptions.Context) ?? run.Get(ClusterOptions.Namespace)) is not null))
        {
            return true;
        }

        return run.Settings.ClusterMemory.Read() is not { } target ? false : throw new DiceException(
            $"environment '{run.Settings.Id}' runs on Kubernetes ({target.Description}, namespace {target.Namespace})",
            $"go on there: {run.Settings.Hint("up --on kubernetes")}; or remove it first: {run.Settings.Hint("down")}");
    }

    private static Stack WithHttpsPort(Stack stack, int port) => stack.Edge is not { } edge ? stack : stack with
    {
        Services = stack.Services.Replace(edge, edge with
        {
            Endpoints = [.. edge.Endpoints.Select(endpoint => endpoint.Scheme == "https" ? endpoint with { PreferredHostPort = port } : endpoint)],
        }),
    };
}
