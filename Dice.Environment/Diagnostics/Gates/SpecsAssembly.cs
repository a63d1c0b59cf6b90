using System.Diagnostics;
using System.Xml.Linq;
using Dice.Environment.Model;

namespace Dice.Environment.Diagnostics.Gates;

/// <summary>The built specs: found, built anew when a source is newer, and asked what they hold.</summary>
/// <param name="Path">The assembly's path.</param>
public sealed record SpecsAssembly(string Path)
{
    private const string Project = "Dice.Environment.Specs";
    private const int ShownLines = 12;

    /// <summary>What the specs are made of: these folders and files of the checkout.</summary>
    private static readonly string[] Projects = ["Dice.Environment", "Dice.LoadTests", Project];

    private static readonly string[] Configurations = ["Release", "Debug"];

    /// <summary>The program that runs assemblies: the one that runs this.</summary>
    public static string DotNet => System.IO.Path.GetFileNameWithoutExtension(Env.ProcessPath) is "dotnet" ? Env.ProcessPath! : "dotnet";

    /// <summary>The specs of a checkout, built when they are not there or older than their sources.</summary>
    /// <param name="root">The checkout's folder.</param>
    /// <param name="build">Whether to build at all.</param>
    /// <param name="note">Told what takes a while.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DiceException">They are not there, or do not build.</exception>
    public static async Task<SpecsAssembly> EnsureAsync(string root, bool build, Action<string> note, CancellationToken cancellation)
    {
        var found = Find(root);
        if (build && (found is null || IsStale(root, found)))
        {
            note(found is null ? "Building the gates; the first time takes a minute …" : "Building the gates: a source is newer …");
            await BuildAsync(root, cancellation);
            found = Find(root);
        }

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

    /// <summary>Whether a source is newer. A build that changes nothing leaves the assembly's time alone, so the folder of its intermediate files counts too.</summary>
    private static bool IsStale(string root, string assembly)
    {
        var built = new[] { assembly, StampOf(root) }.Where(File.Exists).Max(File.GetLastWriteTimeUtc);
        return Projects.SelectMany(project => Sources(new DirectoryInfo(System.IO.Path.Combine(root, project))))
            .Concat(new DirectoryInfo(root).EnumerateFiles("Directory.*.props"))
            .Any(file => file.LastWriteTimeUtc > built);
    }

    private static IEnumerable<FileInfo> Sources(DirectoryInfo folder) => folder.Exists
        ? folder.EnumerateFiles().Where(file => file.Extension is ".cs" or ".csproj")
            .Concat(folder.EnumerateDirectories().Where(inner => inner.Name is not ("bin" or "obj" or "node_modules")).SelectMany(Sources))
        : [];

    private static string StampOf(string root) => System.IO.Path.Combine(root, Project, "obj", ".gates-stamp");

    private static async Task BuildAsync(string root, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var start = new ProcessStartInfo(DotNet, ["build", System.IO.Path.Combine(root, Project), "--nologo", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
        };
        using var process = Start(start);
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await error;
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
            {
                throw new DiceException($"the gates do not build:\n{Last(output)}", output.Contains("No .NET SDKs", StringComparison.Ordinal)
                    ? "install the .NET SDK that global.json names: https://dotnet.microsoft.com/download"
                    : $"mend what the lines above name, then run this again; all of it: dotnet build {Project}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        // What was edited meanwhile is built next time.
        await File.WriteAllTextAsync(StampOf(root), "", cancellation);
        File.SetLastWriteTimeUtc(StampOf(root), begun);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiceException($"'{start.FileName}' cannot be started: {e.Message}", "install the .NET SDK that global.json names: https://dotnet.microsoft.com/download", e);
        }
    }

    private static string Last(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().TakeLast(ShownLines));
}
