using System.CommandLine;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;

namespace Dice.Environment.Commands.Machine;

/// <summary><c>trust</c>: makes browsers of this machine trust the development CA.</summary>
internal static class TrustCommand
{
    private static readonly Option<bool> Remove = new("--remove") { Description = "Remove the CA from every store." };
    private static readonly Option<bool> Check = new("--check") { Description = "Check which stores trust the CA; exit with 1 unless all do." };

    public static Command Create(HostConsole console) => new Verb(
        "trust",
        "Trust the development CA in this machine's stores, so that browsers open https://*.dice.local.",
        """
        The CA belongs to this machine. It is created at the first start or by this verb, and its key never leaves your
        folder. It is valid only for *.dice.local. The stores are the system's (needs root; without it, the command to run
        is printed), Chromium's and that of each Firefox profile. curl needs no trusted CA: pass the certificate's path,
        which `status --json` prints, with --cacert. This verb works without a container engine.
        """,
        ("./run-env.sh trust", "add the CA to all available stores"),
        ("./run-env.sh trust --check", "show which stores trust the CA"),
        ("./run-env.sh trust --remove", "remove the CA from the stores"))
    {
        Remove,
        Check,
    }.OnlyOneOf(Remove, Check).ReadOnly(static parsed => parsed.GetValue(Check)).Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var (console, settings, cancellation) = (run.Host, run.Settings, run.Cancellation);
        var zone = EdgeZone.Of(settings.KnownStack.Hosts);
        var folder = settings.Folders.CertificateAuthority(zone);
        var store = new TrustStore(zone);
        if (run.Get(Remove))
        {
            return Write(console, await store.RemoveAsync(cancellation), result => result.Outcome is TrustOutcome.Removed or TrustOutcome.Absent);
        }

        if (run.Get(Check))
        {
            if (CertificateAuthority.FindRoot(folder) is not { } root)
            {
                console.Out.WriteLine("The development CA does not exist yet; ./run-env.sh up or ./run-env.sh trust creates it.");
                return ExitCode.Error;
            }

            var code = Write(console, await store.CheckAsync(root, cancellation), result => result.Outcome == TrustOutcome.AlreadyThere);
            if (code != ExitCode.Fine)
            {
                console.Out.WriteLine("Install it where it is missing: ./run-env.sh trust");
            }

            return code;
        }

        settings.Folders.EnsureExists();
        using var authority = CertificateAuthority.Open(folder, zone);
        console.Out.WriteLine($"Development CA for *.{zone}: {authority.RootCertificatePath}, valid until {authority.NotAfter:yyyy-MM-dd}");
        var results = await store.InstallAsync(authority.RootCertificatePath, cancellation);
        return Write(console, results, result => result.Outcome is TrustOutcome.Installed or TrustOutcome.AlreadyThere);
    }

    /// <summary>Writes a line for each store; returns 1 when the state of one is not the wanted one.</summary>
    private static int Write(HostConsole console, ImmutableArray<TrustResult> results, Func<TrustResult, bool> isRight)
    {
        foreach (var result in results)
        {
            console.Out.WriteLine($"{result.Store}: {InWords(result.Outcome)}{(result.Note is { } note ? $"; {note}" : "")}");
        }

        return results.All(isRight) ? ExitCode.Fine : ExitCode.Error;
    }

    private static string InWords(TrustOutcome outcome) => outcome switch
    {
        TrustOutcome.Installed => "now trusted",
        TrustOutcome.AlreadyThere => "trusted",
        TrustOutcome.Removed => "removed",
        TrustOutcome.Absent => "not present",
        _ => "skipped",
    };
}
