using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Dice.Environment.Images.Registries;

/// <summary>Requests logins from a <c>docker-credential-NAME</c> command.</summary>
/// <param name="name">The helper's name.</param>
/// <param name="configuration">The file that names the helper, for errors.</param>
/// <param name="path">The folders of commands, as in <c>PATH</c>.</param>
internal sealed class CredentialHelper(string name, string configuration, string path)
{
    /// <summary>The time that a helper has to answer: some ask the user to unlock a key ring.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The output of a helper without a login for the server.</summary>
    private const string NotFound = "credentials not found";

    private readonly string _command = $"docker-credential-{name}";

    /// <summary>Returns the login for a server; null when the helper has none.</summary>
    /// <param name="server">The server.</param>
    /// <exception cref="DiceException">The helper is missing, fails, or prints no login.</exception>
    public async Task<RegistryLogin?> GetAsync(string server, CancellationToken cancellation)
    {
        var (exitCode, output, error) = await RunAsync(server, cancellation);
        if (exitCode != 0)
        {
            return output.Contains(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw Broken(server, string.Create(CultureInfo.InvariantCulture, $"it failed with exit code {exitCode}: {LastLine(output) ?? LastLine(error) ?? "it printed nothing"}"));
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            return RegistryLogin.Of(server, document.RootElement.GetProperty("Username").GetString() ?? "", document.RootElement.GetProperty("Secret").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Its output may contain a secret, so the message and its cause must not repeat it.
            throw Broken(server, "it printed no login");
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string server, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var process = Start(server);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, server);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Broken(server, string.Create(CultureInfo.InvariantCulture, $"it did not end within {Limit.TotalSeconds:0} s"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(string server)
    {
        string[] names = OperatingSystem.IsWindows() ? [_command + ".exe"] : [_command];
        var file = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).SelectMany(folder => names.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists)
            ?? throw Broken(server, "this machine has no such command");
        try
        {
            return Process.Start(new ProcessStartInfo(file, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw Broken(server, $"it does not start: {e.Message}", e);
        }
    }

    private static async Task WriteAsync(Process process, string server)
    {
        try
        {
            await process.StandardInput.WriteAsync($"{server}\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The helper ended without reading its input; its exit code is reported.
        }
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private DiceException Broken(string server, string reason, Exception? inner = null) =>
        new($"{_command}, which {configuration} names for logins at {server}, does not work: {reason}", $"repair or install {_command}, or remove it from {configuration} and sign in again with docker login", inner);
}
