using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>The store of a Linux distribution: a folder of certificates, and a command that builds the bundle from it. Changing it requires root.</summary>
/// <param name="machine">The machine.</param>
/// <param name="anchors">The distribution's folder and commands.</param>
internal sealed class SystemTrustTarget(TrustMachine machine, SystemTrustFolder anchors) : ITrustTarget
{
    private string FilePath => Path.Combine(machine.At(anchors.Folder), SystemTrustFolder.FileName);

    public async Task<TrustResult> InstallAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        if (IsThere(rootCertificatePath))
        {
            return Result(TrustOutcome.AlreadyThere);
        }

        if (!machine.IsPrivileged)
        {
            return Result(TrustOutcome.Skipped, $"needs root; run: sudo {ShellText.Join(["install", "-m", "0644", rootCertificatePath, FilePath])} && sudo {ShellText.Join(anchors.Install)}");
        }

        Files.Write(FilePath, await File.ReadAllBytesAsync(rootCertificatePath, cancellation), Files.Shared);
        var result = await machine.Commands.RunAsync(anchors.Install[0], [.. anchors.Install.Skip(1)], cancellation);
        if (result.Succeeded)
        {
            return Result(TrustOutcome.Installed);
        }

        File.Delete(FilePath);
        return Result(TrustOutcome.Skipped, $"{ShellText.Join(anchors.Install)} failed: {result.Error.Trim()}");
    }

    public async Task<TrustResult> RemoveAsync(CancellationToken cancellation)
    {
        if (!File.Exists(FilePath))
        {
            return Result(TrustOutcome.Absent);
        }

        if (!machine.IsPrivileged)
        {
            return Result(TrustOutcome.Skipped, $"needs root; run: sudo {ShellText.Join(["rm", FilePath])} && sudo {ShellText.Join(anchors.Remove)}");
        }

        File.Delete(FilePath);
        var result = await machine.Commands.RunAsync(anchors.Remove[0], [.. anchors.Remove.Skip(1)], cancellation);
        return result.Succeeded
            ? Result(TrustOutcome.Removed)
            : Result(TrustOutcome.Skipped, $"{ShellText.Join(anchors.Remove)} failed: {result.Error.Trim()}");
    }

    public Task<TrustResult> CheckAsync(string rootCertificatePath, CancellationToken cancellation) =>
        Task.FromResult(Result(IsThere(rootCertificatePath) ? TrustOutcome.AlreadyThere : TrustOutcome.Absent));

    private bool IsThere(string rootCertificatePath) =>
        File.Exists(FilePath)
        && File.ReadAllBytes(FilePath).AsSpan().SequenceEqual(File.ReadAllBytes(rootCertificatePath))
        && (anchors.Evidence is null || File.Exists(machine.At(anchors.Evidence)));

    private TrustResult Result(TrustOutcome outcome, string? note = null) => new(anchors.Name, outcome, note);
}

/// <summary>How a Linux distribution stores root certificates that its administrator adds.</summary>
/// <param name="Name">The store's name in results.</param>
/// <param name="Folder">The folder of added certificates.</param>
/// <param name="Install">The command that adds a new certificate to the bundle.</param>
/// <param name="Remove">The command that removes a deleted certificate from the bundle.</param>
/// <param name="Evidence">A file that exists after the command has run; null when there is none.</param>
internal sealed record SystemTrustFolder(string Name, string Folder, ImmutableArray<string> Install, ImmutableArray<string> Remove, string? Evidence)
{
    public const string FileName = "dice-development-ca.crt";

    /// <summary>The supported distributions, in the order in which they are checked.</summary>
    public static ImmutableArray<SystemTrustFolder> Known { get; } =
    [
        new("system (Debian, Ubuntu)", "/usr/local/share/ca-certificates", ["update-ca-certificates"], ["update-ca-certificates", "--fresh"], "/etc/ssl/certs/dice-development-ca.pem"),
        new("system (Fedora)", "/etc/pki/ca-trust/source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
        new("system (Arch)", "/etc/ca-certificates/trust-source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
    ];
}
