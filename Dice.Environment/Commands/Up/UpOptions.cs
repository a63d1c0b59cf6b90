using System.CommandLine;
using System.CommandLine.Parsing;
using Dice.Environment.Exports.Kubernetes;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Commands.Up;

/// <summary>The options of <c>up</c>, and which of them exclude each other.</summary>
internal static class UpOptions
{
    public static Option<bool> Detach { get; } = new("--detach", "-d") { Description = "Return when the environment is ready, and leave it running until `down`." };

    public static Option<bool> Ephemeral { get; } = new("--ephemeral")
    {
        Description = "For tests and CI: when this process ends or is killed, also remove the data that it created.",
    };

    public static Option<string[]> Only { get; } = new Option<string[]>("--only")
    {
        Description = "Start only these services and their requirements; separate names with commas.",
        HelpName = "a,b",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    }.Offering(Candidates.Services);

    public static Option<int?> Phase { get; } = HostOptions.Number(
        "--phase", [], 1, DiceStack.LatestPhase.Number, $"Start the services of this phase and of the phases before it. Default: the phase of the running environment, else {DiceStack.LatestPhase.Number}, the latest.");

    public static Option<string?> Mode { get; } = new Option<string?>("--mode")
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

    public static Option<string?> Redis { get; } = new Option<string?>("--redis")
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

    public static Option<string?> Secrets { get; } = new Option<string?>("--secrets")
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

    public static Option<string?> Observability { get; } = ObservabilityOption.Create("that of the running environment, else small");

    public static Option<ExternalService[]> External { get; } = new("--external")
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

    public static Option<int?> HttpsPort { get; } = HostOptions.Number(
        "--https-port", [], 1, 65535, "The port of https://*.dice.local on this machine; when it is in use, the next free one. Default: 443, then 8443.");

    public static Option<string?> Overlay { get; } = new Option<string?>("--overlay")
    {
        Description = "With --on kubernetes: the overlay of `export kubernetes` to deploy. Default: the one deployed before, else development.",
        HelpName = string.Join('|', KubernetesFiles.Overlays),
        CustomParser = result =>
        {
            var name = result.Tokens[0].Value;
            if (name.Length > 0 && !KubernetesFiles.Overlays.Contains(name))
            {
                result.AddError($"--overlay takes {string.Join(", ", KubernetesFiles.Overlays)}, not '{name}'");
            }

            return name;
        },
    }.Offering(_ => KubernetesFiles.Overlays);

    private static readonly Option[] ContainersOnly = [Ephemeral, Only, Mode, Redis, Observability, External, HttpsPort];

    /// <summary>Adds the options to the verb.</summary>
    public static void AddTo(Verb verb)
    {
        Option[] options = [HostOptions.Environment, HostOptions.Workspace, HostOptions.Json, Detach, Ephemeral, Only, Mode, Phase, Redis, Secrets, Observability, External, HttpsPort];
        foreach (var option in options)
        {
            verb.Add(option);
        }

        Only.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>() is { Length: 0 })
            {
                result.AddError("--only names no services");
            }
        });
        Exclude(verb, Detach, Ephemeral, "a detached environment does not end with the process");
        Exclude(verb, Only, Mode, "both name the services to start");
        RequirePhase(verb, Redis, "cluster", RedisCluster.Phase);
        RequirePhase(verb, Observability, "full", ObservabilityServices.Phase);
        verb.WithCluster().Add(Overlay);
        verb.Validators.Add(RefuseForTarget);
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static void Exclude(Verb verb, Option first, Option second, string reason) => verb.Validators.Add(result =>
    {
        if (IsGiven(result, first) && IsGiven(result, second))
        {
            result.AddError($"use only one of {first.Name} and {second.Name}: {reason}");
        }
    });

    private static void RequirePhase(Verb verb, Option option, string value, Model.Phase since) => verb.Validators.Add(result =>
    {
        if (result.GetResult(option)?.Tokens is [var chosen] && chosen.Value == value && result.GetResult(Phase)?.Tokens is [var phase]
            && int.TryParse(phase.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < since.Number)
        {
            result.AddError($"{option.Name} {value} is part of phase {since.Number}: leave out --phase, or name that phase");
        }
    });

    private static void RefuseForTarget(CommandResult result)
    {
        var isCluster = result.GetResult(ClusterOptions.On)?.Tokens is [{ Value: ClusterOptions.Kubernetes }] || (result.GetResult(ClusterOptions.Context) ?? result.GetResult(ClusterOptions.Namespace)) is not null;
        if (isCluster && ContainersOnly.FirstOrDefault(option => IsGiven(result, option)) is { } refused)
        {
            result.AddError($"{refused.Name} is for containers only: leave it out with --on kubernetes");
        }

        if (!isCluster && IsGiven(result, Overlay))
        {
            result.AddError("--overlay is for clusters: add --on kubernetes");
        }
    }
}
