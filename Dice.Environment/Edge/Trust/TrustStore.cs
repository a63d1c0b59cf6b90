using Dice.Environment.Edge.Certificates;

namespace Dice.Environment.Edge.Trust;

/// <summary>
/// Trusts the development CA in the machine's stores: those of the system, of Chromium and of each Firefox profile. This serves people who open the environment
/// in their everyday browser; tests and probes do not need it.
/// </summary>
/// <param name="zone">The zone of the root, such as <c>dice.local</c>; part of the root's name in browsers.</param>
/// <param name="machine">The machine; null for this machine.</param>
public sealed class TrustStore(string zone, TrustMachine? machine = null)
{
    private readonly TrustMachine _machine = machine ?? new TrustMachine();

    /// <summary>Adds a root to every store of the machine, and replaces an older root of Dice.</summary>
    /// <param name="rootCertificatePath">The root in PEM, see <see cref="CertificateAuthority.RootCertificatePath"/>.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>A result for each store; when a store could not be changed, its note contains the next step.</returns>
    /// <exception cref="DiceException">The root cannot be read.</exception>
    public Task<ImmutableArray<TrustResult>> InstallAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        var path = Readable(rootCertificatePath);
        return EachAsync(target => target.InstallAsync(path, cancellation));
    }

    /// <summary>Removes every root of Dice from every store.</summary>
    public Task<ImmutableArray<TrustResult>> RemoveAsync(CancellationToken cancellation) => EachAsync(target => target.RemoveAsync(cancellation));

    /// <summary>Checks where a root is trusted; changes nothing.</summary>
    /// <exception cref="DiceException">The root cannot be read.</exception>
    public Task<ImmutableArray<TrustResult>> CheckAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        var path = Readable(rootCertificatePath);
        return EachAsync(target => target.CheckAsync(path, cancellation));
    }

    private static string Readable(string rootCertificatePath)
    {
        using var root = RootTrust.Read(rootCertificatePath);
        return Path.GetFullPath(rootCertificatePath);
    }

    private async Task<ImmutableArray<TrustResult>> EachAsync(Func<ITrustTarget, Task<TrustResult>> action)
    {
        var results = ImmutableArray.CreateBuilder<TrustResult>();
        foreach (var target in Targets())
        {
            results.Add(await action(target));
        }

        return results.ToImmutable();
    }

    private IEnumerable<ITrustTarget> Targets() => _machine.IsMac ? [Keychain(), .. Firefox()] : [.. System(), .. Chromium(), .. Firefox()];

    private IEnumerable<ITrustTarget> System() => SystemTrustFolder.Known
        .Where(anchors => Directory.Exists(_machine.At(anchors.Folder)))
        .Take(1)
        .Select(anchors => new SystemTrustTarget(_machine, anchors));

    private KeychainTarget Keychain() => new(_machine, CertificateIssuing.RootName(zone));

    private IEnumerable<ITrustTarget> Chromium() => BrowserStores.Chromium(_machine.Home).Select(store => Nss(store.Store, store.Folder));

    private IEnumerable<ITrustTarget> Firefox() => BrowserStores.Firefox(_machine.Home).Select(store => Nss(store.Store, store.Folder));

    private NssTarget Nss(string store, string folder) => new(store, folder, CertificateIssuing.RootName(zone), _machine.UserCommands);
}
