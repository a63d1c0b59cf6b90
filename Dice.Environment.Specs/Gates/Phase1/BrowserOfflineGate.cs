using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The PWA without a network: it opens from its service worker, and what is done meanwhile arrives afterwards, once.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Web, Need.Characters)]
public sealed class BrowserOfflineGate(SharedStack shared, SharedBrowser browser) : BrowserTests(shared, browser)
{
    private const string IsWaiting = ".waiting-mark";

    [Fact]
    public async Task What_is_done_offline_arrives_once_when_the_network_is_back()
    {
        var visit = await VisitAsync();
        using var noor = await visit.ApiAsync(SignedIn.Noor);
        var mark = Guid.NewGuid().ToString("N");
        var (known, made) = ($"Known {mark}", $"Made {mark}");
        await visit.SignInAsync(SignedIn.Noor);
        try
        {
            await visit.CreateAsync(known);
            await visit.Card(known).WaitForAsync();

            visit.Watch.NetworkIsOff();
            await visit.Context.SetOfflineAsync(true);
            (await visit.Page.EvaluateAsync<bool>("() => fetch(`/favicon.svg?${crypto.randomUUID()}`).then(() => false, () => true)"))
                .Should().BeTrue("the service worker has no network either");
            await visit.Page.ReloadAsync();
            await visit.Card(known).WaitForAsync();
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Noor Haddad");
            await Assertions.Expect(visit.Page.Locator(".notice--warn")).ToContainTextAsync("cannot be reached");

            await visit.CreateAsync(made);
            await Assertions.Expect(visit.Card(made).Locator(IsWaiting)).ToBeVisibleAsync();
            await visit.Card(known).ClickAsync();
            await visit.Button("Take one damage").ClickAsync();
            await Assertions.Expect(visit.Page.Locator(".hit-points__value")).ToHaveTextAsync("9 / 10");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Dexterity" }).ClickAsync();
            await Assertions.Expect(visit.Page.Locator(".dice-result")).ToContainTextAsync("Dexterity check");

            // The browser is closed and opened again: the queue is still there, and the access token is not.
            await visit.OpenAsync("/");
            await Assertions.Expect(visit.Card(made).Locator(IsWaiting)).ToBeVisibleAsync();
            await Assertions.Expect(visit.Page.Locator(".notice--info")).ToContainTextAsync("2 changes wait");
            (await noor.FindAsync(mark)).Should().ContainSingle("nothing has arrived yet");

            var creations = 0;
            visit.Page.Response += (_, response) => creations += response.Request.Method == "POST" && response.Url.Contains("characters.create", StringComparison.Ordinal) ? 1 : 0;
            await visit.Context.SetOfflineAsync(false);
            await Assertions.Expect(visit.Page.Locator(".notice")).ToHaveCountAsync(0);
            visit.Watch.NetworkIsBack();
            await Assertions.Expect(visit.Page.Locator(IsWaiting)).ToHaveCountAsync(0);

            var arrived = await noor.FindAsync(mark);
            arrived.Select(character => character.GetProperty("name").GetString()).Should().BeEquivalentTo([known, made]);
            arrived.Single(character => character.GetProperty("name").GetString() == known).GetProperty("hitPoints").GetProperty("current").GetInt32().Should().Be(9);
            creations.Should().Be(1);
            (await visit.Page.Locator(".character-card").CountAsync()).Should().Be(2);
        }
        finally
        {
            await noor.RemoveAsync(mark);
        }
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_sent_again_and_made_once()
    {
        var visit = await VisitAsync();
        visit.Expect("ERR_CONNECTION_RESET");
        using var noor = await visit.ApiAsync(SignedIn.Noor);
        var name = $"Twice {Guid.NewGuid():N}";
        var sent = 0;
        var devTools = await visit.Context.NewCDPSessionAsync(visit.Page);
        devTools.Event("Fetch.requestPaused").OnEvent += async (_, paused) =>
        {
            // Paused when the answer is there: the server has made the character. The first answer is lost on the way.
            var request = new Dictionary<string, object> { ["requestId"] = paused!.Value.GetProperty("requestId").GetString()! };
            var isCreation = paused.Value.GetProperty("request").GetProperty("method").GetString() == "POST"; // And no preflight.
            if (isCreation && Interlocked.Increment(ref sent) == 1)
            {
                await devTools.SendAsync("Fetch.failRequest", new(request) { ["errorReason"] = "ConnectionReset" });
            }
            else
            {
                await devTools.SendAsync("Fetch.continueRequest", request);
            }
        };
        await devTools.SendAsync("Fetch.enable", new() { ["patterns"] = new[] { new Dictionary<string, object> { ["urlPattern"] = "*/trpc/characters.create*", ["requestStage"] = "Response" } } });
        await visit.SignInAsync(SignedIn.Noor);
        try
        {
            await visit.CreateAsync(name);
            await Assertions.Expect(visit.Card(name)).ToBeVisibleAsync();
            await Eventually.HoldsAsync(() => visit.Page.Locator(IsWaiting).CountAsync(), waiting => waiting == 0 && sent > 1, TimeSpan.FromSeconds(20), "the second attempt arrived");

            (await noor.FindAsync(name)).Should().ContainSingle();
            (await visit.Page.Locator(".character-card").CountAsync()).Should().Be(1);
            sent.Should().Be(2);
        }
        finally
        {
            await noor.RemoveAsync(name);
        }
    }

    [Fact]
    public async Task Signing_out_with_changes_that_wait_asks_first()
    {
        var visit = await VisitAsync();
        visit.Expect("net::ERR_");
        using var noor = await visit.ApiAsync(SignedIn.Noor);
        var name = $"Lost {Guid.NewGuid():N}";
        await visit.SignInAsync(SignedIn.Noor);
        visit.Watch.NetworkIsOff();
        await visit.Context.SetOfflineAsync(true);
        await visit.CreateAsync(name);

        await visit.Button("Sign out").ClickAsync();
        var question = visit.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(question).ToContainTextAsync("One change has not reached the server yet");
        await question.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Heading("Welcome back").WaitForAsync();

        await visit.Context.SetOfflineAsync(false);
        await visit.FillSignInAsync(SignedIn.Noor, SignedIn.Password);
        await visit.Heading("The tavern is empty").WaitForAsync();
        (await noor.FindAsync(name)).Should().BeEmpty();
    }
}
