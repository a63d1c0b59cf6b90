namespace Dice.Environment.Edge;

/// <summary>One store that can trust the root.</summary>
internal interface ITrustTarget
{
    /// <summary>Puts the root there.</summary>
    Task<TrustResult> InstallAsync(string rootCertificatePath, CancellationToken cancellation);

    /// <summary>Takes it away.</summary>
    Task<TrustResult> RemoveAsync(CancellationToken cancellation);

    /// <summary>Looks whether it is there.</summary>
    Task<TrustResult> CheckAsync(string rootCertificatePath, CancellationToken cancellation);
}
