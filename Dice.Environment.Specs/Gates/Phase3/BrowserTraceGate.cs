using System.Collections.Immutable;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Observability;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A trace begins in the browser, and errors of the PWA's scripts are stored. The browser has no key of the store.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class BrowserTraceGate(CmsEnvironment environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_sign_in_is_one_trace_from_the_browser_to_the_database_and_an_error_of_a_script_is_a_log_record()
    {
        using var store = TelemetryStores.Open(await environment.ReadAsync());
        await using var browser = await EdgeBrowser.LaunchAsync(await environment.AddressAsync());
        var context = await browser.Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Visit.Patience);
        var pwa = (await environment.ReadAsync()).UrlOf(Pwa.Host)!;
        await SharedBrowser.WarmUpAsync(context, pwa);
        var watch = new PageWatch(page);
        var signIn = new TaskCompletionSource<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/auth/sign-in", StringComparison.Ordinal) && request.Headers.TryGetValue("traceparent", out var parent))
            {
                signIn.TrySetResult(parent);
            }
        };

        await page.GotoAsync(new Uri(pwa, "/sign-in").ToString());
        await page.GetByLabel("E-mail address").FillAsync(SignedIn.Mira);
        await page.GetByLabel("Password").FillAsync(SignedIn.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.Locator(".character-card").First.WaitForAsync();

        var trace = (await signIn.Task.WaitAsync(Limit, TestContext.Current.CancellationToken)).Split('-')[1];
        await Eventually.HoldsAsync(
            async () => Describe(await store.TraceAsync(trace)),
            seen => seen is { Root: Pwa.Name, Orphans: 0 } && seen.Services.Contains(Backend.Name) && seen.Databases.Contains("postgresql"),
            Limit,
            "a trace from the browser to the database");

        var error = $"thrown by the gate {Guid.NewGuid():N}";
        await page.EvaluateAsync($"() => setTimeout(() => {{ throw new TypeError('{error}'); }})");
        await Eventually.HoldsAsync(async () => await store.LogsAsync(error), logs => logs is [{ Service: Pwa.Name, Severity: "Error" }], Limit, "the log record of the error");
        (await store.LogsAsync(error))[0].Attributes["exception.type"].Should().Be("TypeError");
        watch.Complaints(error).Should().BeEmpty();
    }

    [Fact]
    public async Task A_person_signs_in_with_the_token_and_sees_a_trace()
    {
        var stack = await environment.ReadAsync();
        Assert.SkipUnless(TelemetryStores.ReceiverOf(stack) == AspireDashboard.Name, "the token is that of the Aspire Dashboard");
        var (trace, service) = (OtlpSender.NewTraceId(), $"gate-{Guid.NewGuid():N}");
        using (var sender = new OtlpSender(stack, SignedIn.Secrets[AspireDashboard.OtlpKey.Key]))
        {
            await sender.SendTracesAsync(service, trace);
        }

        await using var browser = await EdgeBrowser.LaunchAsync(await environment.AddressAsync());
        var page = await browser.Chromium.NewPageAsync();
        page.SetDefaultTimeout(Visit.Patience);
        var watch = new PageWatch(page);

        await page.GotoAsync(new Uri(stack.UrlOf(AspireDashboard.Host)!, $"/traces/detail/{trace}").ToString());
        await page.Locator("#token-text-field input").FillAsync(SignedIn.Secrets[AspireDashboard.BrowserToken.Key]);
        await page.GetByText("Log in", new() { Exact = true }).ClickAsync();
        await page.GetByText(service).First.WaitForAsync();

        await page.ScreenshotAsync(new() { Path = Path.Combine(SharedBrowser.Artifacts, "traces.png") });
        watch.Complaints().Should().BeEmpty();
    }

    private static (string Root, int Orphans, string Services, string Databases) Describe(ImmutableArray<StoredSpan> spans)
    {
        var known = spans.Select(span => span.Id).ToHashSet();
        return (
            string.Join(", ", spans.Where(span => span.Parent is null).Select(span => span.Service)),
            spans.Count(span => span.Parent is { } parent && !known.Contains(parent)),
            string.Join(", ", spans.Select(span => span.Service).Distinct()),
            string.Join(", ", spans.Select(span => span.Attributes.GetValueOrDefault("db.system.name", span.Attributes.GetValueOrDefault("db.system", ""))).Distinct()));
    }
}
