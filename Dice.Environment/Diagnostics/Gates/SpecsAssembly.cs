using System.Diagnostics;
using System.Xml.Linq;
using Dice.Environment.Model;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>The built specs: found, built again when a source has changed, and asked what they hold.</summary>
/// <param name="Path">The assembly's path.</param>
public sealed record SpecsAssembly(string Path)
{
    private const string Project = "Dice.Environment.Specs";
    private const int ShownLines = 12;

    /// <summary>The configuration of <c>dotnet test</c>, so that both share what is built.</summary>
    private const string Configuration = "Debug";

    private static readonly string[] Configurations = ["Release", Configuration];

    /// <summary>The program that runs assemblies: the one that runs this.</summary>
    public static string DotNet => System.IO.Path.GetFileNameWithoutExtension(Env.ProcessPath) is "dotnet" ? Env.ProcessPath! : "dotnet";

    /// <summary>The specs of a checkout, built when they are not there or older than their sources.</summary>
    /// <param name="root">The checkout's folder.</param>
    /// <param name="build">Whether to build at all.</param>
    /// <param name="note">Told what takes a while.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="DiceException">They are not there, or do not build.</exception>
    public static async Task<SpecsAssembly> EnsureAsync(string root, bool build, Action<string> note, CancellationToken cancellation)
    {
        var found = build ? await BuildAsync(root, note, cancellation) : Find(root);
        return found is null
            ? throw new DiceException("the gates are not built", $"build them: dotnet build {Project}, which needs the .NET SDK that global.json names")
            : new SpecsAssembly(found);
    }

    /// <summary>All that they hold.</summary>
    public async Task<GateCatalogue> ReadCatalogueAsync(CancellationToken cancellation)
    {
        var (code, output) = await CaptureAsync(["-list", "full/json", "-noColor"], cancellation);
        if (code != 0)
        {
            throw new DiceException($"the specs do not list themselves, exit code {code}:\n{Last(output)}", $"build them anew: dotnet build {Project}");
        }

        var documentation = System.IO.Path.ChangeExtension(Path, ".xml");
        return GateCatalogue.Read(output[Math.Max(0, output.IndexOf('['))..], File.Exists(documentation) ? XDocument.Load(documentation) : null);
    }

    private async Task<(int Code, string Output)> CaptureAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNet, [Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
    }

    /// <summary>The newest of the built ones; the configuration does not matter.</summary>
    private static string? Find(string root) => Configurations
        .Select(configuration => System.IO.Path.Combine(root, Project, "bin", configuration, "net10.0", $"{Project}.dll"))
        .Where(File.Exists)
        .MaxBy(File.GetLastWriteTimeUtc);

    /// <summary>Builds them when a source has changed. The script that <c>run-env.sh</c> builds the host with decides, so that both have one answer.</summary>
    private static async Task<string> BuildAsync(string root, Action<string> note, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(System.IO.Path.Combine(root, "scripts", "build.sh"), [Project, Configuration])
        {
            RedirectStandardError = true,
            WorkingDirectory = root,
        });
        var lines = new Queue<string>();
        try
        {
            while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
            {
                note(line);
                lines.Enqueue(line);
                if (lines.Count > ShownLines)
                {
                    lines.Dequeue();
                }
            }

            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? System.IO.Path.Combine(root, Project, "bin", Configuration, "net10.0", $"{Project}.dll")
            : throw new DiceException($"the gates do not build:\n{string.Join('\n', lines)}", $"correct what these lines name, then run this again; to see everything: dotnet build {Project}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiceException($"'{start.FileName}' cannot be started: {e.Message}", "check that the checkout is complete and that bash is installed", e);
        }
    }

    private static string Last(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().TakeLast(ShownLines));
}
