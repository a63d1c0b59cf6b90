using System.Collections.Immutable;
using Dice.Environment.Model;

namespace Dice.Environment.Edge;

/// <summary>
/// Trusts the development CA in the machine's stores: the system's, Chromium's and each Firefox profile's. For people who open the environment
/// in the browser they use every day; specs and probes need none of it.
/// </summary>
/// <param name="zone">The zone that the root vouches for, such as <c>dice.local</c>; part of the name under which browsers keep it.</param>
/// <param name="machine">The machine; this one when null.</param>
public sealed class TrustStore(string zone, TrustMachine? machine = null)
{
    private readonly TrustMachine _machine = machine ?? new TrustMachine();

    /// <summary>Puts a root into every store of the machine, in place of an older one of ours.</summary>
    /// <param name="rootCertificatePath">The root in PEM, see <see cref="CertificateAuthority.RootCertificatePath"/>.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>A result for each store; a store that could not be changed says what to do in its note.</returns>
    /// <exception cref="DiceException">The root cannot be read.</exception>
    public Task<ImmutableArray<TrustResult>> InstallAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        var path = Readable(rootCertificatePath);
        return EachAsync(target => target.InstallAsync(path, cancellation));
    }

    /// <summary>Takes our root out of every store, whichever of ours it is.</summary>
    public Task<ImmutableArray<TrustResult>> RemoveAsync(CancellationToken cancellation) => EachAsync(target => target.RemoveAsync(cancellation));

    /// <summary>Looks where a root is trusted; changes nothing.</summary>
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

    private IEnumerable<ITrustTarget> System() => AnchorFolder.Known
        .Where(anchors => Directory.Exists(_machine.At(anchors.Folder)))
        .Take(1)
        .Select(anchors => new AnchorFolderTarget(_machine, anchors));

    private KeychainTarget Keychain() => new(_machine, CertificateIssuing.RootName(zone));

    private IEnumerable<ITrustTarget> Chromium() => BrowserStores.Chromium(_machine.Home).Select(store => Nss(store.Store, store.Folder));

    private IEnumerable<ITrustTarget> Firefox() => BrowserStores.Firefox(_machine.Home).Select(store => Nss(store.Store, store.Folder));

    private NssTarget Nss(string store, string folder) => new(store, folder, CertificateIssuing.RootName(zone), _machine.UserCommands);
}
