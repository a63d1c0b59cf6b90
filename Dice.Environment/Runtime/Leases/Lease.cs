using System.Text.RegularExpressions;

namespace Dice.Environment.Runtime.Leases;

/// <summary>How long an environment lives, and whether its data is removed with it.</summary>
public abstract partial record Lease
{
    /// <summary>Containers and network live until the process ends or is killed; volumes until <c>down --volumes</c>.</summary>
    public static Lease Attached { get; } = new AttachedLease();

    /// <summary>Everything lives until the process ends or is killed, the volumes created under the lease included.</summary>
    public static Lease Ephemeral { get; } = new EphemeralLease();

    /// <summary>Everything lives until <c>down</c>; volumes until <c>down --volumes</c>.</summary>
    public static Lease Persistent { get; } = new PersistentLease();

    /// <summary>Everything lives until no process has used the environment for the given time.</summary>
    public static Lease Idle(TimeSpan after) => new IdleLease(after);

    /// <summary>How long a reaper waits for a process to reconnect before it removes the environment; null if the lease has no reaper.</summary>
    public abstract TimeSpan? Grace { get; }

    /// <summary>Whether the volumes created under this lease are removed with it.</summary>
    public abstract bool EndsVolumes { get; }

    /// <summary>Reads a lease in the form that users write: <c>attached</c>, <c>ephemeral</c>, <c>persistent</c> or <c>idle(MINUTES)</c>.</summary>
    /// <exception cref="DiceException">The text is none of these.</exception>
    public static Lease Parse(string text) => text switch
    {
        "attached" => Attached,
        "ephemeral" => Ephemeral,
        "persistent" => Persistent,
        _ when IdlePattern().IsMatch(text) && double.Parse(text["idle(".Length..^1], CultureInfo.InvariantCulture) is > 0 and var minutes => Idle(TimeSpan.FromMinutes(minutes)),
        _ => throw new DiceException($"'{text}' is not a lease", "use attached, ephemeral, persistent or idle(MINUTES)"),
    };

    /// <summary>Returns the lease that labels name.</summary>
    /// <param name="labels">The labels of a container.</param>
    /// <param name="otherwise">The result when the labels name no lease, or one that this version does not support.</param>
    internal static Lease OfLabels(IDictionary<string, string> labels, Lease otherwise)
    {
        try
        {
            return labels.TryGetValue(Labels.LeaseKind, out var kind) ? Parse(kind) : otherwise;
        }
        catch (DiceException)
        {
            return otherwise;
        }
    }

    [GeneratedRegex(@"^idle\([0-9]{1,5}(\.[0-9]{1,4})?\)$")]
    private static partial Regex IdlePattern();
}

/// <summary>Containers and network end with the process; data stays.</summary>
public sealed record AttachedLease : Lease
{
    public override TimeSpan? Grace => EphemeralLease.BrokenConnection;

    public override bool EndsVolumes => false;

    public override string ToString() => "attached";
}

/// <summary>Everything ends with the process.</summary>
public sealed record EphemeralLease : Lease
{
    /// <summary>How long a reaper waits for a process whose connection broke.</summary>
    internal static readonly TimeSpan BrokenConnection = TimeSpan.FromSeconds(2);

    public override TimeSpan? Grace => BrokenConnection;

    public override bool EndsVolumes => true;

    public override string ToString() => "ephemeral";
}

/// <summary>Everything lives until <c>down</c>.</summary>
public sealed record PersistentLease : Lease
{
    public override TimeSpan? Grace => null;

    public override bool EndsVolumes => false;

    public override string ToString() => "persistent";
}

/// <summary>Everything lives until no process has used the environment for a while.</summary>
/// <param name="After">The time without use.</param>
public sealed record IdleLease(TimeSpan After) : Lease
{
    public override TimeSpan? Grace => After;

    public override bool EndsVolumes => true;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"idle({After.TotalMinutes:0.####})");
}
