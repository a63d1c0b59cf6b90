using System.Diagnostics;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;

namespace Dice.Environment.Diagnostics.Bundle;

/// <summary>Adds the caller's pictures, and takes screenshots of the routed hosts.</summary>
internal static class ScreenshotPart
{
    /// <summary>Allows for a development server that compiles at its first request, and for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Chromium aborts a page, or waits for it forever, when a container's network interface is added or removed during the load.</summary>
    private const int Attempts = 3;

    public static async Task WriteAsync(BundleRequest request, BundleWriter writer, RunningStack? stack, CancellationToken cancellation)
    {
        foreach (var (name, content) in request.Pictures)
        {
            writer.Write($"screenshots/{name}", content.ToArray());
        }

        if (!request.TakesScreenshots || stack?.Edge is not { IsRunning: true } edge || stack.EdgeAddress(request.Folders) is not { } address)
        {
            return;
        }

        var home = Directory.CreateTempSubdirectory("dice-bundle-");
        try
        {
            var launch = await new BrowserProfile(address, EdgeZone.Of(edge.Hosts), home.FullName).PrepareAsync(cancellation);
            var urls = stack.Urls;
            foreach (var host in edge.Hosts.Where(urls.ContainsKey))
            {
                await TakeAsync(launch, urls[host], $"screenshots/{host}.png", writer, cancellation);
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task TakeAsync(BrowserLaunch launch, Uri url, string name, BundleWriter writer, CancellationToken cancellation)
    {
        var path = writer.PathOf(name);
        var last = "";
        for (var attempt = 1; attempt <= Attempts && !File.Exists(path); attempt++)
        {
            last = await RunAsync(launch, url, path, cancellation);
        }

        if (File.Exists(path))
        {
            writer.Keep(name);
        }
        else
        {
            writer.Miss(name, $"the browser gave no picture of {url}: {last}");
        }
    }

    /// <summary>Runs the browser once.</summary>
    /// <returns>How it ended, with the last line of its error output.</returns>
    private static async Task<string> RunAsync(BrowserLaunch launch, Uri url, string path, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            launch.ExecutablePath,
            [.. launch.Arguments, "--headless=new", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,900", $"--screenshot={path}", url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (variable, value) in launch.Environment)
        {
            start.Environment[variable] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var browser = Process.Start(start)!;
        try
        {
            var (output, error) = (browser.StandardOutput.ReadToEndAsync(limit.Token), browser.StandardError.ReadToEndAsync(limit.Token));
            await Task.WhenAll(output, error, browser.WaitForExitAsync(limit.Token));
            return $"it exited with code {browser.ExitCode}: {(await error).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}";
        }
        catch (OperationCanceledException)
        {
            browser.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return $"it was killed after {Patience.TotalSeconds:0} s";
        }
    }
}
