using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics.Bundle;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Model;
using Dice.Environment.Surroundings;

namespace Dice.Environment.Commands;

/// <summary><c>bundle</c>: all that is needed to understand an environment elsewhere, in one folder.</summary>
internal static class BundleCommand
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The folder to make. Default: one below artifacts/failures, named after time and environment.", HelpName = "FOLDER" };
    private static readonly Option<bool> NoScreenshots = new("--no-screenshots") { Description = "Take no pictures of the routed hosts." };

    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "bundle",
            "Save all that is needed to understand the environment elsewhere, without secrets, in one folder.",
            """
            It holds a summary, each service's log, container and last probe, the engine's events, the timeline of the
            start, facts on engine and machine, what `doctor` finds, and pictures of the routed hosts where a browser is
            installed. Secrets of .env.development, tokens, private keys and passwords in addresses are taken out of all
            text; pictures show what a browser shows. Nothing is changed, and nothing is sent anywhere.
            A failed `up` makes one by itself before it clears away, and so does a failed gate of the specs.
            With DICE_KEEP_FAILED=1 a failed environment stays up besides, until `down`.
            The last line printed is the folder's path.
            """,
            ("./run-env.sh bundle", "save one now"),
            ("./run-env.sh bundle --output ~/for-a-colleague", "to a folder of your choice"),
            ("DICE_KEEP_FAILED=1 ./run-env.sh up", "keep what fails, to look at it"))
        {
            HostOptions.Environment,
            HostOptions.Json,
            Output,
            NoScreenshots,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var demanded = ToolVariables.AsGiven(ApiCheck.Variable);
        var (engine, fault) = await DoctorCommand.OpenAsync(cancellation);
        using (engine)
        {
            var now = TimeProvider.System.GetUtcNow();
            var folder = parsed.GetValue(Output) is { Length: > 0 } given ? Vacant(given) : BundleRequest.FolderIn(settings.Artifacts, "bundle", settings.Id.Value, now);
            await console.Error.WriteLineAsync($"Collecting what there is of environment {settings.Id} …");
            var saved = await FailureBundle.SaveAsync(
                BundleSettings.For(settings, engine, folder, fault?.Message ?? "asked for") with
                {
                    Documents = [await BundleSettings.DoctorAsync(settings, engine, fault, demanded, cancellation)],
                    TakesScreenshots = !parsed.GetValue(NoScreenshots),
                },
                cancellation);
            var manifest = Path.Combine(saved, FailureBundle.Manifest);
            if (parsed.GetValue(HostOptions.Json))
            {
                var document = JsonSerializer.Deserialize(await File.ReadAllTextAsync(manifest, cancellation), BundleJson.Indented.BundleDocument)! with { Folder = saved };
                console.Out.WriteLine(JsonSerializer.Serialize(document, BundleJson.Indented.BundleDocument));
                return ExitCode.Fine;
            }

            console.Out.WriteLine($"Begin with {FailureBundle.Summary}. Look through it before you pass it on: no pattern knows every secret.");
            console.Out.WriteLine(saved);
            return ExitCode.Fine;
        }
    }

    private static string Vacant(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
        ? throw new DiceException($"the folder {folder} is not empty", "choose one that is not there yet")
        : Path.GetFullPath(folder);
}
