using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;

namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>Checks whether this machine trusts the development CA.</summary>
public sealed class TrustCheck : IDoctorCheck
{
    public string Name => "trust";

    public async Task<IReadOnlyList<Finding>> RunAsync(CheckContext context, CancellationToken cancellation)
    {
        var zone = EdgeZone.Of(context.Hosts);
        if (CertificateAuthority.FindRoot(context.Folders.CertificateAuthority(zone)) is not { } root)
        {
            return [new Finding(Name, Severity.Warning, "there is no development CA yet", "create it: ./run-env.sh trust, or the first `up`")];
        }

        var results = await new TrustStore(zone, context.Machine.Trust).CheckAsync(root, cancellation);
        var missing = results.Where(result => result.Outcome != TrustOutcome.AlreadyThere).Select(result => result.Store).ToArray();
        return missing.Length == 0
            ? [new Finding(Name, Severity.Fine, $"the development CA is trusted: {string.Join(", ", results.Select(result => result.Store))}")]
            : [new Finding(Name, Severity.Warning, $"the development CA is not trusted by: {string.Join(", ", missing)}", "run: ./run-env.sh trust (specs, and curl with --cacert, do not need it)")];
    }
}
