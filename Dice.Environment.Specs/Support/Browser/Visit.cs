using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>One test's page, on a device that nobody is signed in on. A failure leaves its trace in <c>artifacts/browser</c>.</summary>
public sealed partial class Visit
{
    /// <summary>How long the page may take to show something, in milliseconds: development servers answer late on a busy machine.</summary>
    public const int Patience = 20_000;

    private readonly string _test;
    private readonly SharedStack _shared;
    private readonly List<string> _expected = [];

    private Visit(IPage page, Uri pwa, string test, SharedStack shared)
    {
        Page = page;
        Pwa = pwa;
        _test = test;
        _shared = shared;
        Watch = new PageWatch(page);
    }

    public IPage Page { get; }

    /// <summary>Where the PWA is reached.</summary>
    public Uri Pwa { get; }

    public PageWatch Watch { get; }

    public IBrowserContext Context => Page.Context;

    public static async Task<Visit> BeginAsync(IBrowserContext context, Uri pwa, string test, SharedStack shared)
    {
        await context.ClearCookiesAsync();
        await context.Tracing.StartChunkAsync(new() { Title = test });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        // What an earlier visit left; the service worker and its cache stay.
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = pwa.GetLeftPart(UriPartial.Authority), ["storageTypes"] = "local_storage" });
        await devTools.DetachAsync();
        return new Visit(page, pwa, test, shared);
    }

    public Task OpenAsync(string path) => Page.GotoAsync(new Uri(Pwa, path).ToString());

    /// <summary>Signs in as people do, and ends on the list.</summary>
    public async Task SignInAsync(string email)
    {
        await OpenAsync("/sign-in");
        await FillSignInAsync(email, SignedIn.Password);
        await Heading("Characters").WaitForAsync();
        await Page.Locator(".character-card, .empty").First.WaitForAsync();
    }

    public async Task FillSignInAsync(string email, string password)
    {
        await Page.GetByLabel("E-mail address").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Button("Sign in").ClickAsync();
    }

    public ILocator Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true });

    public ILocator Button(string text) => Page.GetByRole(AriaRole.Button, new() { Name = text, Exact = true });

    public ILocator Card(string name) => Page.Locator(".character-card").Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });

    /// <summary>Creates a character through the form, with the values that it starts with.</summary>
    public async Task CreateAsync(string name)
    {
        await Button("New character").ClickAsync();
        var form = Page.GetByRole(AriaRole.Dialog, new() { Name = "New character" });
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await form.GetByLabel("Species").FillAsync("Halfling");
        await form.GetByLabel("Class", new() { Exact = true }).FillAsync("Rogue");
        await form.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await form.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>What the API has of a user's characters, asked past the browser.</summary>
    public Task<ApiCharacters> ApiAsync(string email) => ApiCharacters.OfAsync(_shared, email);

    /// <summary>Declares errors that the test causes on purpose.</summary>
    /// <param name="errors">Parts of their texts.</param>
    public void Expect(params string[] errors) => _expected.AddRange(errors);

    /// <summary>Closes the page, and verifies that it reported no unexpected error. If the test failed, writes the trace.</summary>
    /// <param name="passed">Whether the test has passed so far.</param>
    public async Task EndAsync(bool passed)
    {
        await Context.SetOfflineAsync(false);
        var errors = Watch.Complaints([.. _expected]);
        var succeeded = passed && errors.Count == 0;
        var trace = Path.Combine(SharedBrowser.Artifacts, $"trace-{NotInNames().Replace(_test, "-")}.zip");
        if (!succeeded)
        {
            Directory.CreateDirectory(SharedBrowser.Artifacts);
            TestContext.Current.SendDiagnosticMessage($"{_test}: trace in {trace}; errors of the page: {string.Join("; ", errors)}");
        }

        await Context.Tracing.StopChunkAsync(succeeded ? null : new() { Path = trace });
        await Page.CloseAsync();
        if (passed)
        {
            errors.Should().BeEmpty("pages report no errors");
        }
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NotInNames();
}
