using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Every page on a phone and on a desk, by day and by night: it fits, everyone can use it, and screenshots show it.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Web, Need.Characters)]
public sealed class BrowserLooksGate(SharedStack shared, SharedBrowser browser) : BrowserTests(shared, browser)
{
    private static readonly (string Name, ColorScheme Scheme)[] Schemes = [("light", ColorScheme.Light), ("dark", ColorScheme.Dark)];

    [Fact]
    public async Task Every_page_is_accessible_and_fits_on_phones_and_desktops_in_light_and_dark()
    {
        var visit = await VisitAsync();
        var axe = await AccessibilityCheck.LoadAsync(Shared);
        var problems = new List<string>();

        await visit.OpenAsync("/sign-in");
        await visit.Heading("Welcome back").WaitForAsync();
        problems.AddRange(await LookAsync(visit, axe, "sign-in"));

        await visit.SignInAsync(SignedIn.Mira);
        problems.AddRange(await LookAsync(visit, axe, "characters"));

        await visit.Button("New character").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        problems.AddRange(await LookAsync(visit, axe, "new-character"));
        await visit.Button("Cancel").ClickAsync();

        await visit.Page.Locator(".character-card a").First.ClickAsync();
        await visit.Page.Locator(".sheet").WaitForAsync();
        problems.AddRange(await LookAsync(visit, axe, "character"));

        await visit.Page.Locator(".ability").First.ClickAsync();
        await visit.Page.Locator(".dice-result__total").WaitForAsync();
        problems.AddRange(await LookAsync(visit, axe, "dice"));

        problems.Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<string>> LookAsync(Visit visit, AccessibilityCheck axe, string name)
    {
        var problems = new List<string>();
        foreach (var screen in new[] { Screen.Phone, Screen.Desktop })
        {
            await visit.Page.SetViewportSizeAsync(screen.Width, screen.Height);
            foreach (var (schemeName, scheme) in Schemes)
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(SharedBrowser.Artifacts, $"{screen}-{schemeName}-{name}.png") });
                problems.AddRange((await axe.FindAsync(visit.Page)).Select(problem => $"{screen}, {schemeName}, {name}: {problem}"));
            }

            var wide = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (wide > 0)
            {
                problems.Add($"{screen}, {name}: {wide} pixels wider than the screen");
            }
        }

        return problems;
    }
}
