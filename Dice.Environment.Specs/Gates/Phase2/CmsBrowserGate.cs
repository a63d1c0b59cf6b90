using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>An administrator works in the CMS's interface with a browser, and the graph serves what is published there.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed class CmsBrowserGate(CmsEnvironment environment)
{
    private const string Query = """{ oneSpecies(key: "hill-dwarf") { name } }""";
    private static readonly TimeSpan EditLimit = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_administrator_signs_in_edits_and_publishes_a_species_and_the_graph_serves_it()
    {
        var cms = await environment.UrlAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = edge.CreateClient();
        (await http.AskAsync(Query)).Text.Should().Contain("\"Hill Dwarf\"");
        await using var browser = await EdgeBrowser.LaunchAsync(await environment.AddressAsync());
        var page = await browser.Chromium.NewPageAsync(new() { ViewportSize = Screen.Desktop.Size });
        page.SetDefaultTimeout(Visit.Patience);
        var watch = new PageWatch(page);

        await page.GotoAsync(new Uri(cms, "/admin").ToString());
        await page.GetByLabel("Email").FillAsync(Cms.AdministratorEmail);
        await page.Locator("#field-password").FillAsync(SignedIn.Secrets[Cms.AdministratorPassword.Key]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Login" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all Species" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Hill Dwarf" }).First.ClickAsync();
        await page.Locator("#field-name").FillAsync("Dwarf of the browser");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish changes" }).ClickAsync();
        await page.GetByText("updated successfully").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(SharedBrowser.Artifacts, "cms-published.png") });

        await Eventually.HoldsAsync(async () => (await http.AskAsync(Query)).Text, text => text.Contains("\"Dwarf of the browser\"", StringComparison.Ordinal), EditLimit, "the edited name in the graph");
        watch.Complaints("favicon.ico").Should().BeEmpty();
    }
}
