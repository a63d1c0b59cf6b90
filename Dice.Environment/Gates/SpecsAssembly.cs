using System.ComponentModel;
using System.Diagnostics;
using System.Xml.Linq;

namespace Dice.Environment.Gates;

/// <summary>The built specs: finds them, has them built, and lists their tests.</summary>
/// <param name="Path">The assembly's path.</param>
public sealed record SpecsAssembly(string Path)
{
    private const string Project = "Dice.Environment.Specs";
    private const int ShownLines = 12;

    /// <summary>The configuration of <c>dotnet test</c>, so that both use the same build output.</summary>
    private const string Configuration = "Debug";

    /// <summary>The <c>dotnet</c> command: the one that runs this process, if any.</summary>
    public static string DotNet => System.IO.Path.GetFileNameWithoutExtension(Env.ProcessPath) is "dotnet" ? Env.ProcessPath! : "dotnet";

    /// <summary>Builds the specs with <c>scripts/build.sh</c>, which does nothing if no input has changed.</summary>
    /// <param name="root">The checkout's folder.</param>
    /// <param name="note">Receives the output of the build, line by line.</param>
    /// <param name="cancellation">Cancels the build.</param>
    /// <exception cref="DiceException">The specs do not build.</exception>
    public static async Task<SpecsAssembly> BuildAsync(string root, Action<string> note, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(System.IO.Path.Combine(root, "scripts", "build.sh"), [Project, Configuration]) { RedirectStandardError = true, WorkingDirectory = root });
        using var cancelling = cancellation.Register(() => process.Kill(entireProcessTree: true));
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            note(line);
        }

        await process.WaitForExitAsync(cancellation);
        cancellation.ThrowIfCancellationRequested(); // The killed build is no build error.
        return process.ExitCode == 0
            ? new SpecsAssembly(OutputOf(root, Configuration))
            : throw new DiceException("the gates do not build; the errors are above", $"fix these errors, then run this command again; to see the whole output: dotnet build {Project}");
    }

    /// <summary>Returns the newest build of the specs, regardless of its configuration.</summary>
    /// <exception cref="DiceException">There is none.</exception>
    public static SpecsAssembly Find(string root) => new[] { OutputOf(root, "Release"), OutputOf(root, Configuration) }.Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc) is { } path
        ? new SpecsAssembly(path)
        : throw new DiceException("the gates are not built", $"build them: dotnet build {Project}, which needs the .NET SDK that global.json names");

    /// <summary>Lists the tests of the assembly.</summary>
    /// <exception cref="DiceException">The tests cannot be listed.</exception>
    public async Task<GateCatalogue> ReadCatalogueAsync(CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(DotNet, [Path, "-list", "full/json", "-noColor"]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            var last = (output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().TakeLast(ShownLines);
            throw new DiceException($"the specs cannot list their tests, exit code {process.ExitCode}:\n{string.Join('\n', last)}", $"build them again: dotnet build {Project}");
        }

        var documentation = System.IO.Path.ChangeExtension(Path, ".xml");
        return GateCatalogue.Read(output[Math.Max(0, output.IndexOf('['))..], File.Exists(documentation) ? XDocument.Load(documentation) : null);
    }

    private static string OutputOf(string root, string configuration) => System.IO.Path.Combine(root, Project, "bin", configuration, "net10.0", $"{Project}.dll");

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DiceException($"'{start.FileName}' cannot be started: {e.Message}", "check that the checkout is complete and bash is installed", e);
        }
    }
}
