using System.CommandLine;
using System.Text.Json;
using Dice.Environment.Diagnostics;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Commands;

/// <summary><c>doctor</c>: what is wrong with this machine, and what to do.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(HostConsole console)
    {
        var verb = new Verb(
            "doctor",
            "Look at all that the environment needs, and say what is wrong and what to do.",
            """
            It looks at the engine, memory and disk, ports, tools, host names, trust in the development CA, what
            environments left behind that ended, and images that are out of date. It changes nothing.
            The exit code is 1 when something of severity error was found; warnings leave it at 0.
            """,
            ("./run-env.sh doctor", "a report"),
            ("./run-env.sh doctor --json", "for scripts"))
        {
            HostOptions.Environment,
            HostOptions.Json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(console, parsed, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(HostConsole console, ParseResult parsed, CancellationToken cancellation)
    {
        var settings = HostSettings.From(parsed);
        var stack = settings.KnownStack;
        var (engine, fault) = await OpenAsync(cancellation);
        using (engine)
        {
            using var images = engine is null ? null : settings.CreateProvisioner(engine);
            var patient = new Patient
            {
                Id = settings.Id,
                Stack = stack,
                Images = [.. stack.Services.Select(service => service.Image).Append(DiceImages.Reaper).Distinct()],
                Recipes = settings.Recipes,
                Folders = settings.Folders,
                Engine = engine,
                EngineFault = fault,
                Provisioner = images,
            };
            var document = DoctorDocument.Of(await Examination.ExamineAsync(patient, cancellation));
            if (parsed.GetValue(HostOptions.Json))
            {
                console.Out.WriteLine(JsonSerializer.Serialize(document, HostJson.Indented.DoctorDocument));
            }
            else
            {
                Write(console, document);
            }

            return document.Healthy ? ExitCode.Fine : ExitCode.Fault;
        }
    }

    private static async Task<(EngineConnection? Engine, EngineException? Fault)> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return (await EngineConnection.OpenAsync(cancellation), null);
        }
        catch (EngineException e)
        {
            return (null, e);
        }
    }

    private static void Write(HostConsole console, DoctorDocument document)
    {
        foreach (var finding in document.Findings)
        {
            var (mark, color) = finding.Severity switch { "error" => ("error  ", 31), "warning" => ("warning", 33), _ => ("fine   ", 32) };
            console.Out.WriteLine($"{(console.UsesColor ? $"\e[{color}m{mark}\e[0m" : mark)}  {finding.Check}: {finding.What}");
            if (finding.Remedy is { } remedy)
            {
                console.Out.WriteLine($"         → {remedy}");
            }
        }

        var errors = document.Findings.Count(finding => finding.Severity == "error");
        var warnings = document.Findings.Count(finding => finding.Severity == "warning");
        console.Out.WriteLine(errors + warnings == 0 ? "All is well." : $"{errors} errors, {warnings} warnings");
    }
}
