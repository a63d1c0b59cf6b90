using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Commands.Up;

/// <summary>The arguments of <c>up</c>.</summary>
/// <param name="Stack">The whole stack, with all phases that can be started.</param>
/// <param name="Only">The services to start, together with their requirements; empty for all.</param>
/// <param name="Lease">How long the environment lives; a persistent one is left running.</param>
internal sealed record UpRequest(Stack Stack, IReadOnlyCollection<string> Only, Lease Lease)
{
    /// <summary>The phase that the user named; null to keep that of the running environment, or to start all phases.</summary>
    public Phase? Phase { get; init; }

    /// <summary>The form of Redis that the user named; null to keep that of the running environment, or to start a single server.</summary>
    public RedisForm? Redis { get; init; }

    /// <summary>Whether services get their secrets from Vault; null to keep the way of the running environment, or to use files.</summary>
    public bool? Vault { get; init; }

    /// <summary>Whether Jaeger, Elasticsearch, Logstash and Kibana store traces and logs; null to keep what the running environment has, or to use the small variant.</summary>
    public bool? HasFullObservability { get; init; }

    /// <summary>Sentences about services that run in another way than by default.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether to return and leave the environment running.</summary>
    public bool Detach => Lease is PersistentLease;

    /// <summary>Returns the stack up to the phase to start.</summary>
    /// <param name="running">The environment before the start.</param>
    /// <param name="settings">The host's settings.</param>
    /// <param name="note">Receives a sentence when the environment stays at an earlier phase.</param>
    public Stack UpToPhase(RunningStack running, HostSettings settings, Action<string> note)
    {
        var form = RedisCluster.FormOf(running.Services.Select(service => service.Name));
        if (Redis is { } asked && form is { } current && asked != current)
        {
            throw new DiceException(
                $"environment '{running.Id}' runs Redis as {RedisCluster.Describe(current)}, and its form cannot change while it runs",
                $"run {settings.Hint("down")} first. Each form has a volume of its own, so users sign in again; to keep the sessions, create a checkpoint before, and restore it afterwards");
        }

        var hasVault = VaultServer.IsIn(running.Services.Select(service => service.Name));
        if (Vault is false && hasVault)
        {
            throw new DiceException($"environment '{running.Id}' gets its secrets from Vault, and that cannot change while it runs", $"run {settings.Hint("down")} first");
        }

        var observed = Observed(running, settings);
        var whole = Vault ?? hasVault ? VaultServer.PutInto(observed) : observed;
        var isCluster = (Redis ?? form) == RedisForm.Cluster;
        var chosen = PhaseChoice.Choose(isCluster ? RedisCluster.PutInto(whole) : whole, Phase, Only, running);
        if (isCluster && chosen.Phase < RedisCluster.Phase)
        {
            throw new DiceException(
                $"a Redis cluster is part of phase {RedisCluster.Phase.Number}, and this start ends at phase {chosen.Phase.Number}",
                $"add the phase: {settings.Hint($"up --phase {RedisCluster.Phase.Number} --redis cluster")}");
        }

        if (HasFullObservability is true && chosen.Phase < ObservabilityServices.Phase)
        {
            throw new DiceException(
                $"--observability full is part of phase {ObservabilityServices.Phase.Number}, and this start ends at phase {chosen.Phase.Number}",
                $"add the phase: {settings.Hint($"up --phase {ObservabilityServices.Phase.Number} --observability full")}");
        }

        if (Phase is null && chosen.Phase < Stack.Phase)
        {
            note($"this environment was started with phase {chosen.Phase.Number} and stays at it; add the later services with {settings.Hint($"up --phase {Stack.Phase.Number}")}");
        }

        return chosen;
    }

    /// <summary>Returns the stack with the services that store its traces and logs.</summary>
    private Stack Observed(RunningStack running, HostSettings settings)
    {
        var isFull = FullObservability.IsIn(running.Services.Select(service => service.Name));
        if (HasFullObservability is { } asked && isFull is { } current && asked != current)
        {
            throw new DiceException(
                $"environment '{running.Id}' runs with --observability {(current ? "full" : "small")}, and that cannot change while it runs",
                $"run {settings.Hint("down")} first; each variant keeps the traces and logs that it has");
        }

        return HasFullObservability ?? isFull ?? false ? FullObservability.PutInto(Stack) : Stack;
    }

    /// <summary>Returns the part of a stack to start. A node of a Redis cluster is of use only with the others.</summary>
    public Stack Select(Stack stack)
    {
        if (Only.Count == 0)
        {
            return stack;
        }

        var part = stack.Only(Only);
        return RedisCluster.FormOf(stack.Services.Select(service => service.Name)) == RedisForm.Cluster && part.Services.Any(service => service.Name == Services.Redis.Name)
            ? stack.Only([.. Only, RedisCluster.Keeper])
            : part;
    }
}
