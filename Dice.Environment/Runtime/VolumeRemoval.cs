namespace Dice.Environment.Runtime;

/// <summary>Selects the volumes to remove with an environment.</summary>
/// <param name="Kind">The kind of selection.</param>
/// <param name="LeaseToken">The lease to which the selection refers; null if it refers to none.</param>
public sealed record VolumeRemoval(VolumeRemovalKind Kind, string? LeaseToken = null)
{
    /// <summary>Keeps every volume.</summary>
    public static VolumeRemoval None { get; } = new(VolumeRemovalKind.None);

    /// <summary>Removes every volume.</summary>
    public static VolumeRemoval All { get; } = new(VolumeRemovalKind.All);

    /// <summary>Removes the volumes that end with a lease, as its reaper would; keeps others.</summary>
    public static VolumeRemoval OfLease(string token) => new(VolumeRemovalKind.OfLease, token);

    /// <summary>Removes the volumes created under a lease, even if they do not end with it. A failed start has not put data into them yet.</summary>
    public static VolumeRemoval MadeUnder(string token) => new(VolumeRemovalKind.MadeUnder, token);

    /// <summary>Whether a volume with these labels is removed.</summary>
    internal bool Concerns(IDictionary<string, string> labels) => Kind switch
    {
        VolumeRemovalKind.None => false,
        VolumeRemovalKind.All => true,
        VolumeRemovalKind.OfLease => labels.TryGetValue(Labels.Lease, out var lease) && lease == LeaseToken,
        _ => labels.TryGetValue(Labels.MadeUnder, out var maker) && maker == LeaseToken,
    };
}

/// <summary>The kinds of selection.</summary>
public enum VolumeRemovalKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>The volumes that end with a lease.</summary>
    OfLease,

    /// <summary>The volumes created under a lease.</summary>
    MadeUnder,

    /// <summary>All.</summary>
    All,
}
