using System.Security.Cryptography.X509Certificates;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Trust;

/// <summary>A certificate database of Firefox or of Chromium on Linux, changed with NSS's <c>certutil</c>.</summary>
/// <param name="folder">The database's folder.</param>
/// <param name="nickname">The name of the root in the database.</param>
/// <param name="commands">Runs certutil.</param>
internal sealed class NssDatabase(string folder, string nickname, ICommandRunner commands)
{
    public const string Tool = "certutil";

    public const string ToolRemedy = "install it: ./scripts/setup-dev-environment.sh --only certutil";

    public bool Exists => File.Exists(Path.Combine(folder, "cert9.db"));

    /// <summary>Creates an empty database without a password, in a folder that only its owner can enter.</summary>
    public Task CreateAsync(CancellationToken cancellation)
    {
        Files.CreatePrivateFolder(folder);
        return RunAsync(["-N", "--empty-password"], cancellation);
    }

    /// <summary>Whether the database contains exactly this root under its name.</summary>
    public async Task<bool> ContainsAsync(X509Certificate2 root, CancellationToken cancellation)
    {
        var kept = await KeptAsync(cancellation);
        return kept.Count > 0 && kept.All(certificate => certificate.RawDataMemory.Span.SequenceEqual(root.RawDataMemory.Span));
    }

    /// <summary>Trusts a root for servers, and replaces any other one of the same name.</summary>
    public async Task AddAsync(string rootCertificatePath, CancellationToken cancellation)
    {
        await RemoveAsync(cancellation);
        await RunAsync(["-A", "-t", "C,,", "-n", nickname, "-i", rootCertificatePath], cancellation);
    }

    /// <summary>Removes all certificates of that name; returns whether there were any.</summary>
    public async Task<bool> RemoveAsync(CancellationToken cancellation)
    {
        var found = false;
        // Several certificates can have the same name, and each call removes one.
        for (var left = await KeptAsync(cancellation); left.Count > 0; left = await KeptAsync(cancellation))
        {
            found = true;
            await RunAsync(["-D", "-n", nickname], cancellation);
        }

        return found;
    }

    private async Task<X509Certificate2Collection> KeptAsync(CancellationToken cancellation)
    {
        var kept = new X509Certificate2Collection();
        var result = await commands.RunAsync(Tool, ["-d", $"sql:{folder}", "-L", "-n", nickname, "-a"], cancellation);
        if (result.Succeeded)
        {
            kept.ImportFromPem(result.Output);
        }

        return kept;
    }

    private async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        string[] all = ["-d", $"sql:{folder}", .. arguments];
        var result = await commands.RunAsync(Tool, all, cancellation);
        if (!result.Succeeded)
        {
            throw new DiceException($"the certificate database {folder} could not be changed: {result.Error.Trim()}", $"check the output of: {ShellText.Join([Tool, .. all])}");
        }
    }
}
