using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Signing in with a browser: once, and not again with every page; and out, with nothing left on the device.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Web, Need.Characters)]
public sealed class BrowserSessionGate(SharedStack shared, SharedBrowser browser) : BrowserTests(shared, browser)
{
    private const string Tokens = "() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie";

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_sign_in_and_back()
    {
        var visit = await VisitAsync();
        using var mira = await visit.ApiAsync(SignedIn.Mira);
        var character = (await mira.FindAsync())[0];

        await visit.OpenAsync($"/character?id={character.GetProperty("id").GetString()}");
        await visit.Heading("Welcome back").WaitForAsync();
        await visit.FillSignInAsync(SignedIn.Mira, SignedIn.Password);

        await visit.Heading(character.GetProperty("name").GetString()!).WaitForAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        var visit = await VisitAsync();
        visit.Expect("401");
        await visit.OpenAsync("/sign-in");

        await visit.FillSignInAsync("nobody@dice.local", "not the password");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not belong together");
        visit.Page.Url.Should().EndWith("/sign-in");
    }

    [Fact]
    public async Task A_reload_stays_signed_in_and_no_script_can_read_a_token()
    {
        var visit = await VisitAsync();
        await visit.SignInAsync(SignedIn.Mira);

        await visit.Page.ReloadAsync();

        await visit.Page.Locator(".character-card").First.WaitForAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Mira Solberg");
        var readable = await visit.Page.EvaluateAsync<string>(Tokens);
        readable.Should().NotContain("eyJ", "an access token stays in memory").And.NotContain("refreshToken");
        var cookie = (await visit.Context.CookiesAsync()).Should().ContainSingle().Subject;
        (cookie.Name, cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Path).Should().Be(("__Secure-dice-refresh", true, true, SameSiteAttribute.Strict, "/auth"));
        readable.Should().NotContain(cookie.Value);
    }

    [Fact]
    public async Task An_access_token_that_ended_is_renewed_unnoticed()
    {
        var visit = await VisitAsync();
        visit.Expect("401");
        await visit.SignInAsync(SignedIn.Mira);
        var refused = 0;
        var renewals = 0;
        await visit.Page.RouteAsync("**/trpc/characters.byId*", async route =>
        {
            // The first is sent as the server would see it five minutes later.
            if (Interlocked.Increment(ref refused) == 1)
            {
                await route.ContinueAsync(new() { Headers = route.Request.Headers.Append(new("authorization", "Bearer ended")).DistinctLast() });
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        visit.Page.Response += (_, response) => renewals += response.Url.EndsWith("/auth/refresh", StringComparison.Ordinal) && response.Ok ? 1 : 0;

        var answered = visit.Page.WaitForResponseAsync(response => response.Url.Contains("/trpc/characters.byId", StringComparison.Ordinal) && response.Request.Method == "GET" && response.Ok);

        await visit.Page.Locator(".character-card a").First.ClickAsync();

        await visit.Page.Locator(".sheet").WaitForAsync();
        await answered;
        renewals.Should().Be(1);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_clears_what_was_kept_of_the_user()
    {
        var visit = await VisitAsync();
        await visit.SignInAsync(SignedIn.Mira);
        var name = await visit.Page.Locator(".character-card a").First.InnerTextAsync();
        (await visit.Page.EvaluateAsync<string>(Tokens)).Should().Contain(name, "the list is kept for offline");
        var signedOut = visit.Page.WaitForResponseAsync("**/auth/sign-out");

        await visit.Button("Sign out").ClickAsync();

        await visit.Heading("Welcome back").WaitForAsync();
        (await signedOut).Status.Should().Be(204);
        await Eventually.HoldsAsync(() => visit.Page.EvaluateAsync<string>(Tokens), kept => kept == "{}", TimeSpan.FromSeconds(5), "nothing is kept in the browser");
        (await visit.Context.CookiesAsync()).Should().BeEmpty();
        var cached = await visit.Page.EvaluateAsync<bool>(
            """
            async (name) => {
              for (const key of await caches.keys()) {
                for (const response of await (await caches.open(key)).matchAll()) if ((await response.text()).includes(name)) return true;
              }
              return false;
            }
            """, name);
        cached.Should().BeFalse("the service worker keeps the app, and nothing of its users");

        await visit.OpenAsync("/");
        await visit.Heading("Welcome back").WaitForAsync();
    }
}
