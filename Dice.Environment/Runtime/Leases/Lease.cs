using System.Globalization;
using System.Text.RegularExpressions;
using Dice.Environment.Model;

namespace Dice.Environment.Runtime.Leases;

/// <summary>How long an environment lives.</summary>
public abstract partial record Lease
{
    /// <summary>Until its process ends, however that ends: a reaper removes what is left.</summary>
    public static Lease Ephemeral { get; } = new EphemeralLease();

    /// <summary>Until <c>down</c>.</summary>
    public static Lease Persistent { get; } = new PersistentLease();

    /// <summary>Kept warm after its last user went, and removed after that many idle minutes.</summary>
    public static Lease Idle(TimeSpan after) => new IdleLease(after);

    /// <summary>The lease in a user's words: <c>ephemeral</c>, <c>persistent</c> or <c>idle(MINUTES)</c>.</summary>
    /// <exception cref="DiceException">It is none of these.</exception>
    public static Lease Parse(string text) => text switch
    {
        "ephemeral" => Ephemeral,
        "persistent" => Persistent,
        _ when IdlePattern().Match(text) is { Success: true } match => Idle(TimeSpan.FromMinutes(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))),
        _ => throw new DiceException($"'{text}' is no lease", "use ephemeral, persistent or idle(MINUTES)"),
    };

    [GeneratedRegex(@"^idle\(([1-9][0-9]{0,4})\)$")]
    private static partial Regex IdlePattern();
}

/// <summary>Until its process ends.</summary>
public sealed record EphemeralLease : Lease
{
    /// <summary>How long a reaper waits for its owner to come back: a moment, for a connection that broke.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override string ToString() => "ephemeral";
}

/// <summary>Until <c>down</c>.</summary>
public sealed record PersistentLease : Lease
{
    /// <inheritdoc />
    public override string ToString() => "persistent";
}

/// <summary>Until nobody has used it for a while.</summary>
/// <param name="After">How long.</param>
public sealed record IdleLease(TimeSpan After) : Lease
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"idle({After.TotalMinutes:0})");
}
