using System.CommandLine;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Commands.Up;

/// <summary><c>up</c>: starts the environment.</summary>
internal static class UpCommand
{
    private static readonly Option<bool> Detach = new("--detach", "-d") { Description = "Return when the environment is ready, and leave it running until `down`." };

    private static readonly Option<bool> Ephemeral = new("--ephemeral")
    {
        Description = "For tests and CI: when this process ends or is killed, also remove the data that it created.",
    };

    private static readonly Option<string[]> Only = new Option<string[]>("--only")
    {
        Description = "Start only these services and their requirements; separate names with commas.",
        HelpName = "a,b",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    }.Offering(Candidates.Services);

    private static readonly Option<int?> PhaseNumber = HostOptions.Number(
        "--phase", [], 1, DiceStack.LatestPhase.Number, $"Start the services of this phase and of the phases before it. Default: the phase of the running environment, else {DiceStack.LatestPhase.Number}, the latest.");

    private static readonly Option<string?> Mode = new Option<string?>("--mode")
    {
        Description = "Start only the services of this mode and their requirements.",
        HelpName = string.Join('|', ServiceModes.Names),
        CustomParser = result =>
        {
            var name = result.Tokens[0].Value;
            if (name.Length > 0 && !ServiceModes.Names.Contains(name))
            {
                result.AddError($"--mode takes {string.Join(", ", ServiceModes.Names)}, not '{name}'{(Suggestion.Nearest(name, ServiceModes.Names) is { } nearest ? $"; did you mean '{nearest}'?" : "")}");
            }

            return name;
        },
    }.Offering(_ => ServiceModes.Names);

    private static readonly Option<string?> RedisOption = new Option<string?>("--redis")
    {
        Description = "One Redis server, or a cluster of six nodes (Phase 3). Default: that of the running environment, else single.",
        HelpName = "single|cluster",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is not ("" or "single" or "cluster"))
            {
                result.AddError($"--redis takes single or cluster, not '{result.Tokens[0].Value}'");
            }

            return result.Tokens[0].Value;
        },
    }.Offering(_ => ["single", "cluster"]);

    private static readonly Option<string?> SecretsOption = new Option<string?>("--secrets")
    {
        Description = "Where services get their secrets from: files that Dice writes from .env.development, or Vault, from which Dice reads them with an AppRole for each service. Default: that of the running environment, else file.",
        HelpName = "file|vault",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is not ("" or "file" or "vault"))
            {
                result.AddError($"--secrets takes file or vault, not '{result.Tokens[0].Value}'");
            }

            return result.Tokens[0].Value;
        },
    }.Offering(_ => ["file", "vault"]);

    private static readonly Option<string?> Observability = ObservabilityOption.Create("that of the running environment, else small");

    private static readonly Option<ExternalService[]> External = new("--external")
    {
        Description = "Use a process on this machine in place of a service's container; see `env`. Repeat it for several.",
        HelpName = "SERVICE=URL",
        CustomParser = result =>
        {
            var external = new List<ExternalService>();
            foreach (var token in result.Tokens)
            {
                if (ExternalService.Parse(token.Value, out var problem) is { } service)
                {
                    external.Add(service);
                }
                else
                {
                    result.AddError(problem);
                }
            }

            return [.. external];
        },
    };

    private static readonly Option<int?> HttpsPort = HostOptions.Number(
        "--https-port", [], 1, 65535, "The port of https://*.dice.local on this machine; when it is in use, the next free one. Default: 443, then 8443.");

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
            ("./run-env.sh up --on kubernetes --context work --detach", "deploy it to a namespace of a cluster of your own"),
            ("./run-env.sh up --detach --json", "for scripts: print status and timeline as one document"))
        {
            HostOptions.Environment,
            HostOptions.Workspace,
            HostOptions.Json,
            Detach,
            Ephemeral,
            Only,
            Mode,
            PhaseNumber,
            RedisOption,
            SecretsOption,
            Observability,
            External,
            HttpsPort,
        };
        Only.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>() is { Length: 0 })
            {
                result.AddError("--only names no services");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Detach) && result.GetValue(Ephemeral))
            {
                result.AddError("use only one of --detach and --ephemeral: a detached environment does not end with the process");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Only) is not null && result.GetResult(Mode) is not null)
            {
                result.AddError("use only one of --only and --mode: both name the services to start");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(RedisOption)?.Tokens is [{ Value: "cluster" }] && result.GetResult(PhaseNumber)?.Tokens is [var phase]
                && int.TryParse(phase.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < RedisCluster.Phase.Number)
            {
                result.AddError($"--redis cluster is part of phase {RedisCluster.Phase.Number}: leave out --phase, or name that phase");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Observability)?.Tokens is [{ Value: "full" }] && result.GetResult(PhaseNumber)?.Tokens is [var phase]
                && int.TryParse(phase.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < ObservabilityServices.Phase.Number)
            {
                result.AddError($"--observability full is part of phase {ObservabilityServices.Phase.Number}: leave out --phase, or name that phase");
            }
        });
        verb.WithCluster().Validators.Add(result =>
        {
            var isCluster = result.GetResult(ClusterOptions.On)?.Tokens is [{ Value: ClusterOptions.Kubernetes }] || (result.GetResult(ClusterOptions.Context) ?? result.GetResult(ClusterOptions.Namespace)) is not null;
            Option[] containersOnly = [Ephemeral, Only, Mode, RedisOption, Observability, External, HttpsPort];
            if (isCluster && containersOnly.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } refused)
            {
                result.AddError($"{refused.Name} is for containers only: leave it out with --on kubernetes");
            }
        });
        return verb.Runs(console, RunAsync);
    }

    private static async Task<int> RunAsync(VerbRun run)
    {
        if (IsOnCluster(run))
        {
            var whole = DiceStack.Create(run.Settings.Workspace);
            return await new UpOnCluster(run, run.Get(PhaseNumber) is { } final ? whole.UpTo(new Phase(final)) : whole, run.Get(Detach)).RunAsync();
        }

        var developed = ServiceModes.InDevelopment(run.Get(Mode));
        var stack = DiceStack.Create(run.Settings.Workspace with { InDevelopment = developed });
        stack = ObservabilityOption.Apply(run.Get(Observability), stack);
        stack = run.Get(HttpsPort) is { } port ? WithHttpsPort(stack, port) : stack;
        var external = run.Get(External) ?? [];
        stack = external.Aggregate(stack, (with, service) => service.PutInto(with));
        foreach (var service in external)
        {
            await service.CheckAsync(run.Cancellation);
        }

        var lease = run.Get(Detach) ? Lease.Persistent : run.Get(Ephemeral) ? Lease.Ephemeral : Lease.Attached;
        Phase? phase = run.Get(PhaseNumber) is { } number ? new Phase(number) : null;
        IReadOnlyCollection<string> only = run.Get(Mode) is { } mode
            ? ServiceModes.ServicesOf(mode, phase is { } last ? stack.UpTo(last) : stack)
            : run.Get(Only) ?? [];
        RedisForm? redis = run.Get(RedisOption) switch { "cluster" => RedisForm.Cluster, "single" => RedisForm.Server, _ => null };
        bool? vault = run.Get(SecretsOption) switch { "vault" => true, "file" => false, _ => null };
        string[] notes =
        [
            .. external.Select(service => $"{service.Name} is the process at {service.Url.GetLeftPart(UriPartial.Authority)}; `up` without --external returns to its container"),
            .. developed.Select(name => $"{name} runs its development script, which reloads changed sources; `up` without --mode {name} returns to the production build"),
        ];
        return await new UpSession(run, new UpRequest(stack, only, lease) { Phase = phase, Redis = redis, Vault = vault, HasFullObservability = ObservabilityOption.IsFull(run.Get(Observability)), Notes = notes }).RunAsync();
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
