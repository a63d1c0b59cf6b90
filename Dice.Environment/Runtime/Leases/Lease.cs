using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Leases;

/// <summary>How long an environment lives, and whether its data goes with it.</summary>
public abstract partial record Lease
{
    /// <summary>Containers and network until the process ends, however it ends; volumes until <c>down --volumes</c>.</summary>
    public static Lease Attached { get; } = new AttachedLease();

    /// <summary>All of it until the process ends, however it ends: the volumes made under it go too.</summary>
    public static Lease Ephemeral { get; } = new EphemeralLease();

    /// <summary>Until <c>down</c>; volumes until <c>down --volumes</c>.</summary>
    public static Lease Persistent { get; } = new PersistentLease();

    /// <summary>All of it until nobody has used it for that long.</summary>
    public static Lease Idle(TimeSpan after) => new IdleLease(after);

    /// <summary>How long a reaper waits for a process to come back before it removes the environment; null: there is no reaper.</summary>
    public abstract TimeSpan? Grace { get; }

    /// <summary>Whether the volumes made under this lease end with it.</summary>
    public abstract bool EndsVolumes { get; }

    /// <summary>The lease in a user's words: <c>attached</c>, <c>ephemeral</c>, <c>persistent</c> or <c>idle(MINUTES)</c>.</summary>
    /// <exception cref="DiceException">It is none of these.</exception>
    public static Lease Parse(string text) => text switch
    {
        "attached" => Attached,
        "ephemeral" => Ephemeral,
        "persistent" => Persistent,
        _ when IdlePattern().IsMatch(text) && double.Parse(text["idle(".Length..^1], CultureInfo.InvariantCulture) is > 0 and var minutes => Idle(TimeSpan.FromMinutes(minutes)),
        _ => throw new DiceException($"'{text}' is no lease", "use attached, ephemeral, persistent or idle(MINUTES)"),
    };

    /// <summary>The lease that labels name.</summary>
    /// <param name="labels">The labels of a container.</param>
    /// <param name="otherwise">The lease when they name none, or one that this version does not know.</param>
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

/// <summary>Containers and network end with the process, data stays.</summary>
public sealed record AttachedLease : Lease
{
    /// <inheritdoc />
    public override TimeSpan? Grace => EphemeralLease.BrokenConnection;

    /// <inheritdoc />
    public override bool EndsVolumes => false;

    /// <inheritdoc />
    public override string ToString() => "attached";
}

/// <summary>All of it ends with the process.</summary>
public sealed record EphemeralLease : Lease
{
    /// <summary>How long a reaper waits for a process whose connection broke.</summary>
    internal static readonly TimeSpan BrokenConnection = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override TimeSpan? Grace => BrokenConnection;

    /// <inheritdoc />
    public override bool EndsVolumes => true;

    /// <inheritdoc />
    public override string ToString() => "ephemeral";
}

/// <summary>Until <c>down</c>.</summary>
public sealed record PersistentLease : Lease
{
    /// <inheritdoc />
    public override TimeSpan? Grace => null;

    /// <inheritdoc />
    public override bool EndsVolumes => false;

    /// <inheritdoc />
    public override string ToString() => "persistent";
}

/// <summary>Until nobody has used it for a while.</summary>
/// <param name="After">How long.</param>
public sealed record IdleLease(TimeSpan After) : Lease
{
    /// <inheritdoc />
    public override TimeSpan? Grace => After;

    /// <inheritdoc />
    public override bool EndsVolumes => true;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"idle({After.TotalMinutes:0.####})");
}
