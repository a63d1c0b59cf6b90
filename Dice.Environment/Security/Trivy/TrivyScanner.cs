using System.Text.Json;
using Dice.Environment.Setup;
using Dice.Environment.Storage;

namespace Dice.Environment.Security.Trivy;

/// <summary>
/// The Trivy scanner, in the version and with the checksum that <c>scripts/security</c> pins. It is installed at its first use, from the npm registry of
/// this machine.
/// </summary>
/// <param name="root">The folder of the checkout.</param>
/// <param name="cache">The folder for the program and its data.</param>
public sealed class TrivyScanner(string root, string cache)
{
    private const string Installer = "scripts/security/trivy.sh";
    private static readonly TimeSpan InstallationDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DownloadDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LockDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ScanDeadline = TimeSpan.FromMinutes(5);
    private string? _program;

    /// <summary>The repository of the database of vulnerabilities; null for Trivy's default.</summary>
    public string? DatabaseRepository { get; init; }

    /// <summary>The folder of the database of vulnerabilities.</summary>
    public string DatabaseFolder { get; init; } = Path.Combine(cache, "database");

    /// <summary>Runs Trivy and reads what it prints as JSON.</summary>
    /// <param name="arguments">The command and its options.</param>
    /// <param name="cancellation">Kills Trivy.</param>
    /// <exception cref="DiceException">Trivy cannot be installed, or failed.</exception>
    public async Task<JsonDocument> ReadAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Parse(await RunAsync([.. arguments, "--format", "json"], cancellation));

    /// <summary>Runs Trivy. Runs do not share a cache, which Trivy would lock.</summary>
    /// <param name="arguments">The command and its options.</param>
    /// <param name="cancellation">Kills Trivy.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="DiceException">Trivy cannot be installed, or failed.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var folder = Path.Combine(cache, $"run-{Guid.NewGuid():N}");
        try
        {
            return await RunAsync(arguments, folder, ScanDeadline, cancellation);
        }
        finally
        {
            Files.DeleteFolder(folder);
        }
    }

    /// <summary>Opens the database of vulnerabilities, after it was downloaded or updated. Other processes wait until it is disposed.</summary>
    /// <param name="cancellation">Kills Trivy.</param>
    /// <exception cref="DiceException">Trivy cannot be installed, or the database cannot be downloaded.</exception>
    public async Task<TrivyDatabase> OpenDatabaseAsync(CancellationToken cancellation)
    {
        var held = await FileLock.TakeAsync(DatabaseFolder + ".lock", LockDeadline, "using the database of vulnerabilities", cancellation);
        try
        {
            string[] repository = DatabaseRepository is null ? [] : ["--db-repository", DatabaseRepository];
            await RunAsync(["image", "--download-db-only", "--no-progress", .. repository], DatabaseFolder, DownloadDeadline, cancellation);
            return new TrivyDatabase(held, async (arguments, stop) => Parse(await RunAsync([.. arguments, "--skip-db-update", "--format", "json"], DatabaseFolder, ScanDeadline, stop)));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, string folder, TimeSpan deadline, CancellationToken cancellation)
    {
        _program ??= await InstallAsync(cancellation);
        var (exitCode, output, error) = await ToolProcess.RunAsync(_program, [.. arguments, "--cache-dir", folder], deadline, cancellation);
        return exitCode == 0 ? output : throw new DiceException($"Trivy failed with exit code {exitCode}: {ToolProcess.LastLine(error)}", $"run it by hand: {ShellText.Join([_program, .. arguments])}");
    }

    private async Task<string> InstallAsync(CancellationToken cancellation)
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(Path.Combine(root, Installer), [Path.Combine(cache, "tools")], InstallationDeadline, cancellation);
        return exitCode == 0 ? output.Trim() : throw new DiceException($"Trivy cannot be installed: {ToolProcess.LastLine(error)}", $"correct the cause, then run {Installer} FOLDER to see all output");
    }

    private static JsonDocument Parse(string output)
    {
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException e)
        {
            throw new DiceException($"Trivy printed no valid JSON: {e.Message}", "scan again; if the error stays, report it", e);
        }
    }
}
