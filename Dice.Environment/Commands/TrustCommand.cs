using System.Collections.Immutable;
using System.CommandLine;
using Dice.Environment.Edge;

namespace Dice.Environment.Commands;

/// <summary><c>trust</c>: lets browsers of this machine trust the development CA.</summary>
internal static class TrustCommand
{
    private static readonly Option<bool> Remove = new("--remove") { Description = "Take the CA out of every store again." };
    private static readonly Option<bool> Check = new("--check") { Description = "Look where it is trusted; exit with 1 unless it is everywhere." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "trust",
            "Trust the development CA in this machine's stores, so that browsers open https://*.dice.local.",
            """
            The CA is this machine's own, made at the first start or here, and its key never leaves your folder.
            It vouches for *.dice.local and nothing else. The stores are the system's (needs root; without it the
            command to run is printed), Chromium's and each Firefox profile's. curl needs no trust: give it
            --cacert with the path that `status --json` tells. It works without a container engine.
            """,
            ("./run-env.sh trust", "trust it wherever that is possible"),
            ("./run-env.sh trust --check", "where is it trusted?"),
            ("./run-env.sh trust --remove", "take it back"))
        {
            Remove,
            Check,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Remove) && result.GetValue(Check))
            {
                result.AddError("--remove and --check exclude one another");
            }
        });
        verb.IsReadOnly = static parsed => parsed.GetValue(Check);
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var zone = EdgeZone.Of(settings.KnownStack.Hosts);
        var folder = settings.Folders.CertificateAuthority(zone);
        var store = new TrustStore(zone);
        if (parsed.GetValue(Remove))
        {
            return Write(console, await store.RemoveAsync(cancellation), result => result.Outcome is TrustOutcome.Removed or TrustOutcome.Absent);
        }

        if (parsed.GetValue(Check))
        {
            if (CertificateAuthority.FindRoot(folder) is not { } root)
            {
                console.Out.WriteLine("There is no development CA yet; ./run-env.sh up or ./run-env.sh trust makes it.");
                return ExitCode.Fault;
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

    /// <summary>Writes a line for each store; 1 when one of them is not as it was meant to be.</summary>
    private static int Write(HostConsole console, ImmutableArray<TrustResult> results, Func<TrustResult, bool> isRight)
    {
        foreach (var result in results)
        {
            console.Out.WriteLine($"{result.Store}: {InWords(result.Outcome)}{(result.Note is { } note ? $"; {note}" : "")}");
        }

        return results.All(isRight) ? ExitCode.Fine : ExitCode.Fault;
    }

    private static string InWords(TrustOutcome outcome) => outcome switch
    {
        TrustOutcome.Installed => "trusted from now on",
        TrustOutcome.AlreadyThere => "trusted",
        TrustOutcome.Removed => "removed",
        TrustOutcome.Absent => "not there",
        _ => "skipped",
    };
}
