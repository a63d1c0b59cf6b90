using System.Diagnostics;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(SharedBrowser))]

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>
/// One browser on the shared stack, started by the first gate that asks. One context for all gates, as one device has one browser: the
/// PWA's files are cached once.
/// </summary>
public sealed class SharedBrowser : IAsyncDisposable
{
    private Task<IBrowserContext>? _context;
    private EdgeBrowser? _browser;

    /// <summary>Where screenshots and traces go.</summary>
    public static string Artifacts { get; } = Path.Combine(Checkout.Artifacts, "browser");

    /// <summary>Opens a page on which nobody is signed in. Without Chromium, the test is skipped with the reason.</summary>
    /// <param name="shared">The stack to visit.</param>
    /// <param name="test">Names the trace that is written when the visit fails.</param>
    public async Task<Visit> VisitAsync(SharedStack shared, string test)
    {
        if (_context is null || (_context.IsFaulted && _browser is not null))
        {
            _context = OpenAsync(shared); // A first page that failed, for example because the edge was not there, does not fail all later tests.
        }

        var context = await _context;
        return await Visit.BeginAsync(context, await PwaAsync(shared), test, shared);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    private async Task<IBrowserContext> OpenAsync(SharedStack shared)
    {
        await DisposeAsync();
        _browser = await EdgeBrowser.LaunchAsync(await shared.EdgeAddressAsync());
        var context = await _browser.Chromium.NewContextAsync(new() { ViewportSize = Screen.Desktop.Size, ReducedMotion = ReducedMotion.Reduce });
        await context.Tracing.StartAsync(new() { Snapshots = true, Screenshots = true });
        Assertions.SetDefaultExpectTimeout(Visit.Patience);
        await WarmUpAsync(context, await PwaAsync(shared));
        return context;
    }

    /// <summary>With the port that the edge has here: the PWA and the API know one another by it.</summary>
    private static async Task<Uri> PwaAsync(SharedStack shared) => (await shared.ReadAsync()).UrlOf(Services.Pwa.Host)
        ?? throw new InvalidOperationException("The edge of the shared stack does not run, or has no route to the PWA.");

    /// <summary>
    /// The first page costs the development server seconds of work, and fills the service worker's cache. Containers that come and go meanwhile
    /// (another environment's) make Chromium drop requests with ERR_NETWORK_CHANGED: the page is then loaded again.
    /// </summary>
    public static async Task WarmUpAsync(IBrowserContext context, Uri pwa)
    {
        var page = await context.NewPageAsync();
        var watch = Stopwatch.StartNew();
        for (string? obstacle = ""; obstacle is not null;)
        {
            obstacle = await TryWarmUpAsync(page, new Uri(pwa, "/sign-in"));
            if (obstacle is not null && watch.Elapsed > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException($"The PWA's first page was not whole within {watch.Elapsed.TotalSeconds:0} s; last: {obstacle}");
            }
        }

        await page.CloseAsync();
    }

    /// <summary>Loads the page once; what stood in the way, or null when all of it is kept.</summary>
    private static async Task<string?> TryWarmUpAsync(IPage page, Uri first)
    {
        var disturbed = new TaskCompletionSource<string>();
        void Disturb(object? sender, IRequest request)
        {
            if (request.Failure == "net::ERR_NETWORK_CHANGED")
            {
                disturbed.TrySetResult($"{request.Url}: the network of this machine changed");
            }
        }

        page.Context.RequestFailed += Disturb;
        try
        {
            await page.GotoAsync(first.ToString(), new() { Timeout = 60_000 });
            var ready = page.WaitForFunctionAsync(OfflineReady.Condition, null, new() { Timeout = 60_000 });
            if (await Task.WhenAny(ready, disturbed.Task) == disturbed.Task)
            {
                return await disturbed.Task;
            }

            await ready;
            return null;
        }
        catch (Exception fault) when (fault is PlaywrightException or TimeoutException)
        {
            return fault.Message;
        }
        finally
        {
            page.Context.RequestFailed -= Disturb;
        }
    }
}
