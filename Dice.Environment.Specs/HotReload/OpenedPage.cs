using Dice.Environment.Services;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.HotReload;

/// <summary>A page of the PWA, as a developer has it open beside the editor.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private const float PatienceMs = 60_000;
    private const string Opened = "openedByGate";

    private OpenedPage(IPage page) => Page = page;

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Opens a page and waits until a button in it answers and the visit has come to rest, as it has long before an edit. Skips the test, saying why, where no Chromium can be had.</summary>
    public static async Task<OpenedPage> OpenAsync(HotReloadEnvironment stack, string path)
    {
        var page = await (await stack.BrowserAsync()).NewPageAsync();
        page.SetDefaultTimeout(PatienceMs);
        await page.GotoAsync(new Uri(stack.Stack.UrlOf(Pwa.Host)!, path).AbsoluteUri);
        await page.Locator("main button:enabled").First.WaitForAsync();
        await page.WaitForFunctionAsync(OfflineReady.Condition);
        await page.EvaluateAsync($"() => {{ window.{Opened} = true; }}");
        return new OpenedPage(page);
    }

    /// <summary>Whether the page is still the one that was opened, not loaded anew since.</summary>
    public Task<bool> IsTheSameAsync() => Page.EvaluateAsync<bool>($"() => window.{Opened} === true");

    /// <summary>Saves, and gives the milliseconds until a text is to be seen in the page.</summary>
    public async Task<double> SeesAfterAsync(Action save, string text)
    {
        var saved = TimeProvider.System.GetTimestamp();
        save();
        await Page.GetByText(text, new PageGetByTextOptions { Exact = true }).WaitForAsync();
        return TimeProvider.System.GetElapsedTime(saved).TotalMilliseconds;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
