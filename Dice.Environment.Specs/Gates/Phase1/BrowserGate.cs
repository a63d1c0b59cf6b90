using System.Globalization;
using System.Text.Json;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Players use the PWA in a real browser: over a validated certificate, without an error on the console or a request that fails.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Web, Need.Characters)]
public sealed class BrowserGate(SharedStack shared, SharedBrowser browser) : BrowserTests(shared, browser)
{
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_player_sees_their_own_characters_and_no_one_elses()
    {
        var visit = await VisitAsync();
        using var mira = await visit.ApiAsync(SignedIn.Mira);
        var names = (await mira.FindAsync()).Select(character => character.GetProperty("name").GetString()!).ToList();

        await visit.SignInAsync(SignedIn.Mira);

        names.Should().NotBeEmpty();
        (await visit.Page.Locator(".character-card__name").AllInnerTextsAsync()).Should().BeEquivalentTo(names);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Mira Solberg");

        await visit.Button("Sign out").ClickAsync();
        await visit.Heading("Welcome back").WaitForAsync();
        await visit.FillSignInAsync(SignedIn.Noor, SignedIn.Password);
        await visit.Heading("The tavern is empty").WaitForAsync();
        (await visit.Page.Locator(".character-card").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_character_is_created_edited_and_removed()
    {
        var visit = await VisitAsync();
        using var noor = await visit.ApiAsync(SignedIn.Noor);
        var name = $"Lidda {Guid.NewGuid():N}";
        await visit.SignInAsync(SignedIn.Noor);
        try
        {
            await visit.CreateAsync(name);
            await visit.Card(name).ClickAsync();
            await visit.Heading(name).WaitForAsync();

            await visit.Button("Edit").ClickAsync();
            await visit.Page.GetByLabel("Level").FillAsync("5");
            await visit.Page.GetByLabel("Notes").FillAsync("Owes the innkeeper.");
            await visit.Button("Save").ClickAsync();
            await Assertions.Expect(visit.Page.Locator(".sheet-head")).ToContainTextAsync("Level 5 Halfling Rogue");
            await visit.Button("Take one damage").ClickAsync();
            await Assertions.Expect(visit.Page.Locator(".hit-points__value")).ToHaveTextAsync("9 / 10");

            // The page shows a change at once and sends it then.
            await Eventually.HoldsAsync(
                async () => (await noor.FindAsync(name)).Select(Summary).SingleOrDefault(), stored => stored == "level 5, 9 hit points, Owes the innkeeper.", Arrival, "the changes are stored");

            await visit.Button("Remove").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
            await visit.Heading("The tavern is empty").WaitForAsync();
            await Eventually.HoldsAsync(async () => (await noor.FindAsync(name)).Count, count => count == 0, Arrival, "the removal is stored");
        }
        finally
        {
            await noor.RemoveAsync(name);
        }
    }

    [Fact]
    public async Task Dice_are_rolled_from_a_sheet_and_by_hand_without_signing_in()
    {
        var visit = await VisitAsync();
        await visit.OpenAsync("/dice");

        await visit.Page.GetByLabel("Dice, for example").FillAsync("4d6kh3+2");
        await visit.Button("Roll").ClickAsync();

        var total = visit.Page.Locator(".dice-result__total");
        int.Parse(await total.InnerTextAsync()).Should().BeInRange(5, 20);
        (await visit.Page.Locator(".dice-result .face").CountAsync()).Should().Be(4);
        (await visit.Page.Locator(".dice-result .face--dropped").CountAsync()).Should().Be(1);

        await visit.Page.GetByText("Advantage", new() { Exact = true }).ClickAsync();
        await visit.Button("d20").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".dice-result .face")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator(".history__item")).ToHaveCountAsync(2);

        await visit.OpenAsync("/dice?roll=d20%2B3&label=Lidda%3A%20Dexterity%20check");
        await Assertions.Expect(visit.Page.Locator(".dice-result")).ToContainTextAsync("Lidda: Dexterity check");
    }

    [Fact]
    public async Task The_app_is_installable()
    {
        var visit = await VisitAsync();
        await visit.OpenAsync("/dice");
        await visit.Heading("Dice roller").WaitForAsync();
        var devTools = await visit.Context.NewCDPSessionAsync(visit.Page);

        var manifest = (await devTools.SendAsync("Page.getAppManifest"))!.Value;
        var obstacles = (await devTools.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");

        manifest.GetProperty("errors").GetArrayLength().Should().Be(0, manifest.GetProperty("errors").ToString());
        var content = JsonDocument.Parse(manifest.GetProperty("data").GetString()!).RootElement;
        content.GetProperty("display").GetString().Should().Be("standalone");
        content.GetProperty("icons").EnumerateArray().Select(icon => icon.GetProperty("sizes").GetString()).Should().Contain(["192x192", "512x512"]);
        // A context without a profile on disk counts as incognito, where nothing can be installed: the one obstacle that is not the app's.
        obstacles.EnumerateArray().Select(obstacle => obstacle.GetProperty("errorId").GetString()).Should().BeSubsetOf(["in-incognito"]);
        (await visit.Page.EvaluateAsync<bool>("async () => (await navigator.serviceWorker.ready).active?.state === 'activated'")).Should().BeTrue();
    }

    [Fact]
    public async Task Every_page_came_over_a_certificate_that_was_validated()
    {
        var visit = await VisitAsync();
        // A query that no cache holds: from a service worker's cache there is no certificate to see.
        var response = (await visit.Page.GotoAsync(new Uri(visit.Pwa, $"/icons/icon-192.png?{Guid.NewGuid():N}").ToString()))!;

        (await response.SecurityDetailsAsync())!.Issuer.Should().Contain("Dice");
        (await visit.Page.EvaluateAsync<bool>("() => isSecureContext")).Should().BeTrue();
    }

    private static string Summary(JsonElement character) => string.Create(
        CultureInfo.InvariantCulture,
        $"level {character.GetProperty("level").GetInt32()}, {character.GetProperty("hitPoints").GetProperty("current").GetInt32()} hit points, {character.GetProperty("notes").GetString()}");
}
