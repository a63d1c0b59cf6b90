using System.CommandLine;
using Dice.Environment.Data.Backup;
using Dice.Environment.Runtime.Engine;

namespace Dice.Environment.Commands;

/// <summary><c>restore</c>: brings a backup back.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> FileName = new("FILE") { Description = "A file that `backup` wrote." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "restore",
            "Bring a backup back, in this environment or another.",
            """
            The whole file is verified first: a truncated, altered or foreign one is refused before anything is touched.
            The state is then loaded beside the one in use, its row counts and content hash are compared with the
            manifest, and the two are exchanged. Whatever fails, or Ctrl-C before the exchange, leaves the old data in
            place. What was in the environment before is gone afterwards: make a `checkpoint` if you may want it.
            """,
            ("./run-env.sh restore artifacts/backups/dice-….tar.gz", "bring it back"),
            ("./run-env.sh restore friday.tar.gz --env copy", "into another environment, which must be up"))
        {
            FileName,
            HostOptions.Environment,
            HostOptions.Json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        using var engine = await EngineConnection.OpenAsync(cancellation);
        using var exclusive = await settings.LockAsync(console, cancellation);
        var keeper = new BackupKeeper(DataSettings.For(engine, settings, console), DataSettings.Backups(settings).Folder);
        return await RestoreReport.RunAsync(
            console, parsed, settings, progress => keeper.RestoreAsync(Path.GetFullPath(parsed.GetRequiredValue(FileName)), progress, cancellation));
    }
}
