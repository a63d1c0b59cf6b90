using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Client;
using Dice.Environment.Model;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>A Chromium that reaches an edge and validates its certificate against the development CA: a service worker registers nowhere else.</summary>
public sealed class EdgeBrowser : IAsyncDisposable
{
    private readonly DirectoryInfo _home;
    private readonly IPlaywright _playwright;

    private EdgeBrowser(DirectoryInfo home, IPlaywright playwright, IBrowser chromium)
    {
        _home = home;
        _playwright = playwright;
        Chromium = chromium;
    }

    /// <summary>The browser.</summary>
    public IBrowser Chromium { get; }

    /// <summary>Starts one with a home of its own. The test is skipped, and says why, where no Chromium can be had.</summary>
    /// <param name="address">Where the edge is.</param>
    public static async Task<EdgeBrowser> LaunchAsync(EdgeAddress address)
    {
        var home = Directory.CreateTempSubdirectory("dice-browser-");
        IPlaywright? playwright = null;
        try
        {
            var launch = await PrepareAsync(new BrowserProfile(address, EdgeZone.Of([Services.Pwa.Host]), home.FullName));
            playwright = await Playwright.CreateAsync();
            var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = launch.ExecutablePath, Args = launch.Arguments, Env = launch.Environment });
            return new EdgeBrowser(home, playwright, chromium);
        }
        catch
        {
            playwright?.Dispose();
            home.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Installs Chromium where it is missing. The test is skipped, and says why, where none can be had.</summary>
    /// <param name="address">Where the edge is.</param>
    public static async Task EnsureInstalledAsync(EdgeAddress address)
    {
        var home = Directory.CreateTempSubdirectory("dice-browser-");
        try
        {
            await PrepareAsync(new BrowserProfile(address, EdgeZone.Of([Services.Pwa.Host]), home.FullName));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Chromium.CloseAsync();
        _playwright.Dispose();
        _home.Delete(recursive: true);
    }

    private static async Task<BrowserLaunch> PrepareAsync(BrowserProfile profile)
    {
        try
        {
            return await profile.PrepareAsync(TestContext.Current.CancellationToken);
        }
        catch (DiceException)
        {
            // Installed below, where this machine allows it.
        }

        try
        {
            await EngineSetup.Script.EnsureAsync(["browser", "certutil"], [], Console.WriteLine, TestContext.Current.CancellationToken);
            return await profile.PrepareAsync(TestContext.Current.CancellationToken);
        }
        catch (DiceException fault)
        {
            Assert.Skip($"there is no Chromium here, and none could be installed: {fault.Message}");
            throw;
        }
    }
}
