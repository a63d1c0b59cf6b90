namespace Dice.Environment.Runtime;

/// <summary>Which volumes go when an environment is taken away.</summary>
/// <param name="Kind">The choice.</param>
/// <param name="LeaseToken">The lease that the choice is about; null when it is about none.</param>
public sealed record VolumeRemoval(VolumeRemovalKind Kind, string? LeaseToken = null)
{
    /// <summary>Every volume stays.</summary>
    public static VolumeRemoval None { get; } = new(VolumeRemovalKind.None);

    /// <summary>Every volume goes.</summary>
    public static VolumeRemoval All { get; } = new(VolumeRemovalKind.All);

    /// <summary>Those go that end with a lease, as its reaper would remove them; others stay.</summary>
    public static VolumeRemoval OfLease(string token) => new(VolumeRemovalKind.OfLease, token);

    /// <summary>Those go that were made under a lease, also when they do not end with it: what a failed start made holds nothing yet.</summary>
    public static VolumeRemoval MadeUnder(string token) => new(VolumeRemovalKind.MadeUnder, token);

    /// <summary>Whether a volume with these labels goes.</summary>
    internal bool Concerns(IDictionary<string, string> labels) => Kind switch
    {
        VolumeRemovalKind.None => false,
        VolumeRemovalKind.All => true,
        VolumeRemovalKind.OfLease => labels.TryGetValue(Labels.Lease, out var lease) && lease == LeaseToken,
        _ => labels.TryGetValue(Labels.MadeUnder, out var maker) && maker == LeaseToken,
    };
}

/// <summary>Which volumes go.</summary>
public enum VolumeRemovalKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that end with a lease.</summary>
    OfLease,

    /// <summary>Those made under a lease.</summary>
    MadeUnder,

    /// <summary>All.</summary>
    All,
}
