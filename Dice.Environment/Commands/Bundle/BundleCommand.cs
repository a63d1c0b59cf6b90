using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Installations;

namespace Dice.Environment.Commands.Bundle;

/// <summary><c>bundle</c>: collects diagnostics of an environment in one folder.</summary>
internal static class BundleCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The folder to create. Default: a folder in artifacts/failures, named after time and environment.", HelpName = "FOLDER" };
    private static readonly Option<bool> NoScreenshots = new("--no-screenshots") { Description = "Do not take screenshots of the routed hosts." };

    public static Command Create(HostConsole console) => new Verb(
        "bundle",
        "Collect diagnostics of the environment in one folder, with secrets removed.",
        """
        The folder contains a summary, the log, container and last probe of each service, the engine's events, the
        timeline of the start, details of engine and machine, the findings of `doctor`, and screenshots of the routed
        hosts if a browser is installed. Secrets of .env.development, tokens, private keys and passwords in addresses
        are removed from all text; screenshots are not edited. Nothing is changed, and nothing is sent anywhere.
        A failed `up` saves such a folder before it removes the environment, and so does a failed gate.
        With DICE_KEEP_FAILED=1 a failed environment also stays up, until `down`.
        The last line of the output is the path of the folder.
        """,
        ("./run-env.sh bundle", "collect diagnostics now"),
        ("./run-env.sh bundle --output ~/for-a-colleague", "use a folder of your choice"),
        ("DICE_KEEP_FAILED=1 ./run-env.sh up", "keep a failed environment for inspection"))
    {
        HostOptions.Environment,
        HostOptions.Json,
        Output,
        NoScreenshots,
    }.Runs(console, RunAsync);

    private static async Task<int> RunAsync(VerbRun run)
    {
        var settings = run.Settings;
        var (engine, error) = await Installation.TryOpenEngineAsync(run.Cancellation);
        using (engine)
        {
            var folder = run.Get(Output) is { Length: > 0 } given ? Vacant(given) : settings.BundleFolder("bundle");
            await run.Error.WriteLineAsync($"Collecting diagnostics of environment {settings.Id} …");
            var saved = await settings.SaveBundleAsync(
                engine, folder, error?.Message ?? "requested with `bundle`", request => request with { TakesScreenshots = !run.Get(NoScreenshots) }, run.Cancellation, error);
            var manifest = await File.ReadAllTextAsync(Path.Combine(saved, FailureBundle.Manifest), run.Cancellation);
            return run.Print(
                JsonSerializer.Deserialize(manifest, HostJson.Indented.BundleDocument)! with { Folder = saved },
                $"Start with {FailureBundle.Summary}. Check the files before you share them: no pattern matches every secret.\n{saved}");
        }
    }

    private static string Vacant(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
        ? throw new DiceException($"the folder {folder} is not empty", "choose a folder that does not exist yet")
        : Path.GetFullPath(folder);
}
