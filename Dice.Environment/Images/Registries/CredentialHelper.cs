using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dice.Environment.Model;

namespace Dice.Environment.Images.Registries;

/// <summary>Asks a <c>docker-credential-NAME</c> command for a login.</summary>
internal static class CredentialHelper
{
    /// <summary>How long a helper has: some ask the user to unlock a key ring.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>What helpers print when they know no login of a server.</summary>
    private const string NotFound = "credentials not found";

    /// <summary>The login at a server; null when the helper has none.</summary>
    /// <param name="name">The helper's name.</param>
    /// <param name="server">The server.</param>
    /// <param name="configuration">The file that names the helper, for messages.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="DiceException">The helper is missing, fails, or prints no login.</exception>
    public static async Task<RegistryLogin?> GetAsync(string name, string server, string configuration, CancellationToken cancellation)
    {
        var command = $"docker-credential-{name}";
        var (exitCode, output, error) = await RunAsync(command, server, configuration, cancellation);
        if (exitCode != 0)
        {
            return output.Contains(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw Broken(command, server, configuration, string.Create(CultureInfo.InvariantCulture, $"it failed with exit code {exitCode}: {LastLine(output) ?? LastLine(error) ?? "it printed nothing"}"));
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            return RegistryLogin.Of(server, document.RootElement.GetProperty("Username").GetString() ?? "", document.RootElement.GetProperty("Secret").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Its output may hold a secret, so the message does not repeat it.
            throw Broken(command, server, configuration, "it printed no login", e);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, string server, string configuration, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Broken(command, server, configuration, "this machine has no such command", e);
        }

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
            throw Broken(command, server, configuration, string.Create(CultureInfo.InvariantCulture, $"it did not end within {Limit.TotalSeconds:0} s"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string server)
    {
        try
        {
            await process.StandardInput.WriteAsync(server);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static DiceException Broken(string command, string server, string configuration, string reason, Exception? inner = null) =>
        new($"{command}, which {configuration} names for logins at {server}, does not work: {reason}", $"repair or install {command}, or remove it from {configuration} and sign in again with docker login", inner);
}
