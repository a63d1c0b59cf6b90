namespace Dice.Environment.Runtime;

/// <summary>Which volumes go when an environment is taken away.</summary>
/// <param name="Kind">The choice.</param>
/// <param name="LeaseToken">For <see cref="VolumeRemovalKind.OfLease"/>: the lease whose volumes go.</param>
public sealed record VolumeRemoval(VolumeRemovalKind Kind, string? LeaseToken = null)
{
    /// <summary>Every volume stays.</summary>
    public static VolumeRemoval None { get; } = new(VolumeRemovalKind.None);

    /// <summary>Every volume goes.</summary>
    public static VolumeRemoval All { get; } = new(VolumeRemovalKind.All);

    /// <summary>Those go that were made under a lease; older ones stay.</summary>
    public static VolumeRemoval OfLease(string token) => new(VolumeRemovalKind.OfLease, token);
}

/// <summary>Which volumes go.</summary>
public enum VolumeRemovalKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those made under a lease.</summary>
    OfLease,

    /// <summary>All.</summary>
    All,
}
