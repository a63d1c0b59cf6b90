using System.Diagnostics;
using System.Xml.Linq;
using Dice.Environment.Model;

namespace Dice.Environment.Gates;

/// <summary>The built specs: finds them, rebuilds them when a source has changed, and lists their tests.</summary>
/// <param name="Path">The assembly's path.</param>
public sealed record SpecsAssembly(string Path)
{
    private const string Project = "Dice.Environment.Specs";
    private const int ShownLines = 12;

    /// <summary>The configuration of <c>dotnet test</c>, so that both use the same build output.</summary>
    private const string Configuration = "Debug";

    private static readonly string[] Configurations = ["Release", Configuration];

    /// <summary>The <c>dotnet</c> command: the one that runs this process, if any.</summary>
    public static string DotNet => System.IO.Path.GetFileNameWithoutExtension(Env.ProcessPath) is "dotnet" ? Env.ProcessPath! : "dotnet";

    /// <summary>Returns the specs of a checkout; builds them if they are missing or older than their sources.</summary>
    /// <param name="root">The checkout's folder.</param>
    /// <param name="build">Whether to build them.</param>
    /// <param name="note">Receives a message before a long operation.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="DiceException">The specs are missing or do not build.</exception>
    public static async Task<SpecsAssembly> EnsureAsync(string root, bool build, Action<string> note, CancellationToken cancellation)
    {
        var found = build ? await BuildAsync(root, note, cancellation) : Find(root);
        return found is null
            ? throw new DiceException("the gates are not built", $"build them: dotnet build {Project}, which needs the .NET SDK that global.json names")
            : new SpecsAssembly(found);
    }

    /// <summary>Lists the tests of the assembly.</summary>
    public async Task<GateCatalogue> ReadCatalogueAsync(CancellationToken cancellation)
    {
        var (code, output) = await CaptureAsync(["-list", "full/json", "-noColor"], cancellation);
        if (code != 0)
        {
            throw new DiceException($"the specs cannot list their tests, exit code {code}:\n{Last(output)}", $"build them again: dotnet build {Project}");
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

    /// <summary>Returns the newest build, regardless of its configuration.</summary>
    private static string? Find(string root) => Configurations
        .Select(configuration => System.IO.Path.Combine(root, Project, "bin", configuration, "net10.0", $"{Project}.dll"))
        .Where(File.Exists)
        .MaxBy(File.GetLastWriteTimeUtc);

    /// <summary>Builds the specs if a source has changed. The build script of <c>run-env.sh</c> decides, so that both use the same rule.</summary>
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
            : throw new DiceException($"the gates do not build:\n{string.Join('\n', lines)}", $"fix these errors, then run this command again; to see the whole output: dotnet build {Project}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiceException($"'{start.FileName}' cannot be started: {e.Message}", "check that the checkout is complete and bash is installed", e);
        }
    }

    private static string Last(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().TakeLast(ShownLines));
}
