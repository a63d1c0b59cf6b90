using System.Security.Cryptography;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>The keychain of a macOS user, which Safari and Chromium use. macOS asks for the user's consent in a dialog. Not tested.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">The beginning of the root's name.</param>
internal sealed class KeychainTarget(TrustMachine machine, string name) : ITrustTarget
{
    private const string Store = "login keychain (macOS)";
    private const string Tool = "security";

    private string Keychain => Path.Combine(machine.Home, "Library", "Keychains", "login.keychain-db");

    public async Task<TrustResult> InstallAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        if (await IsThereAsync(rootCertificatePath, cancellation))
        {
            return new TrustResult(Store, TrustOutcome.AlreadyThere);
        }

        string[] arguments = ["add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", Keychain, rootCertificatePath];
        var result = await machine.Commands.RunAsync(Tool, arguments, cancellation);
        return result.Succeeded
            ? new TrustResult(Store, TrustOutcome.Installed)
            : new TrustResult(Store, TrustOutcome.Skipped, $"{result.Error.Trim()}; run it yourself: {ShellText.Join([Tool, .. arguments])}");
    }

    public async Task<TrustResult> RemoveAsync(CancellationToken cancellation)
    {
        string[] arguments = ["delete-certificate", "-c", name, "-t", Keychain];
        var result = await machine.Commands.RunAsync(Tool, arguments, cancellation);
        return new TrustResult(Store, result.Succeeded ? TrustOutcome.Removed : TrustOutcome.Absent);
    }

    public async Task<TrustResult> CheckAsync(string rootCertificatePath, CancellationToken cancellation) =>
        new(Store, await IsThereAsync(rootCertificatePath, cancellation) ? TrustOutcome.AlreadyThere : TrustOutcome.Absent);

    private async Task<bool> IsThereAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        using var root = RootTrust.Read(rootCertificatePath);
        var found = await machine.Commands.RunAsync(Tool, ["find-certificate", "-a", "-c", name, "-Z", Keychain], cancellation);
        return found.Succeeded && found.Output.Contains(root.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);
    }
}
