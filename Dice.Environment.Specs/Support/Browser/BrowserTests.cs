namespace Dice.Environment.Specs.Support.Browser;

/// <summary>Tests that use the shared browser. A test whose pages reported errors that it does not expect fails at its end.</summary>
public abstract class BrowserTests(SharedStack shared, SharedBrowser browser) : IAsyncLifetime
{
    private readonly List<Visit> _visits = [];

    protected SharedStack Shared => shared;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var visit in _visits)
        {
            await visit.EndAsync(TestContext.Current.TestState?.Result == TestResult.Passed);
        }
    }

    /// <summary>Opens a page on which nobody is signed in. Without Chromium, the test is skipped with the reason.</summary>
    protected async Task<Visit> VisitAsync()
    {
        var visit = await browser.VisitAsync(shared, TestContext.Current.TestMethod!.MethodName);
        _visits.Add(visit);
        return visit;
    }
}
