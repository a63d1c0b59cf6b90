namespace Dice.Environment.Edge.Trust;

/// <summary>A store that can trust the root.</summary>
internal interface ITrustTarget
{
    /// <summary>Adds the root.</summary>
    Task<TrustResult> InstallAsync(string rootCertificatePath, CancellationToken cancellation);

    /// <summary>Removes the root.</summary>
    Task<TrustResult> RemoveAsync(CancellationToken cancellation);

    /// <summary>Checks whether the store contains the root.</summary>
    Task<TrustResult> CheckAsync(string rootCertificatePath, CancellationToken cancellation);
}
