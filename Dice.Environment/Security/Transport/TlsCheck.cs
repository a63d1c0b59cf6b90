using System.Net.Security;
using Dice.Environment.Security.Findings;

namespace Dice.Environment.Security.Transport;

/// <summary>Checks which versions and ciphers of TLS the edge accepts for each host.</summary>
public sealed class TlsCheck : ISecurityCheck
{
    private static readonly (ushort Version, string Name)[] OldVersions = [(TlsHello.Tls10, "TLS 1.0"), (TlsHello.Tls11, "TLS 1.1")];

    public string Name => "tls";

    public string Title => "Versions and ciphers of TLS at the edge";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation) => context.Edge is not { } edge
        ? CheckResult.Omitted("edge", context.NotRunning("the edge"))
        : CheckResult.All(await Task.WhenAll((context.Running.Edge?.Hosts ?? []).Select(host => CheckAsync(edge.HttpsPort, host, cancellation))));

    /// <summary>Checks one host.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="host">The host's name.</param>
    /// <param name="cancellation">Cancels the check.</param>
    public async Task<CheckResult> CheckAsync(int port, string host, CancellationToken cancellation)
    {
        var probe = new TlsProbe(port, host);
        if (await probe.OfferAsync(TlsHello.Tls12, TlsCiphers.Strong, cancellation) is null)
        {
            return CheckResult.Omitted(host, "the server accepts no strong cipher of TLS 1.2, so its refusals of others prove nothing");
        }

        var findings = ImmutableArray.CreateBuilder<SecurityFinding>();
        foreach (var (version, name) in OldVersions)
        {
            if (await probe.OfferAsync(version, [.. TlsCiphers.Strong, .. TlsCiphers.Weak], cancellation) is { } chosen && chosen.Version == version)
            {
                findings.Add(new SecurityFinding($"{Name}/old-version", host, Severity.High, $"the edge accepts {name}", "set TLS 1.2 as the lowest version in the edge's configuration"));
            }
        }

        foreach (var cipher in await WeakAsync(probe, cancellation))
        {
            findings.Add(new SecurityFinding($"{Name}/weak-cipher", $"{host} {cipher}", Severity.High, $"the edge accepts {cipher} with TLS 1.2", "limit the ciphers of TLS 1.2 in the edge's configuration to those with forward secrecy and authenticated encryption"));
        }

        return new CheckResult { Checked = [host], Findings = findings.ToImmutable() };
    }

    /// <summary>Offers the weak ciphers, and removes the one that was chosen, until the server refuses.</summary>
    private static async Task<IReadOnlyList<TlsCipherSuite>> WeakAsync(TlsProbe probe, CancellationToken cancellation)
    {
        var accepted = new List<TlsCipherSuite>();
        while (await probe.OfferAsync(TlsHello.Tls12, [.. TlsCiphers.Weak.Except(accepted)], cancellation) is { } chosen && !accepted.Contains(chosen.Cipher))
        {
            accepted.Add(chosen.Cipher);
        }

        return accepted;
    }
}
