using System.Net;
using System.Net.Http.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Specs.SignIn;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Users sign in, go on with rotating refresh tokens, and are signed out when they or a thief's second use of a token end the session.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Characters)]
public sealed class SignInGate(SharedStack shared)
{
    private const int AllowedFailures = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_signs_in_is_recognised_goes_on_and_signs_out()
    {
        using var session = await Session.SignInAsync(shared);
        var first = session.Answer;
        (first.User.DisplayName, first.AccessExpiresIn).Should().Be(("Mira Solberg", 300), "an access token lives five minutes");
        (await session.MeAsync(first.AccessToken)).Status.Should().Be(HttpStatusCode.OK);

        var second = (await session.RefreshAsync(first.RefreshToken)).Answer!;
        second.RefreshToken.Should().NotBe(first.RefreshToken);
        second.AccessToken.Should().NotBe(first.AccessToken);
        (await session.MeAsync(second.AccessToken)).Status.Should().Be(HttpStatusCode.OK);

        var log = AccessLog.Begin(shared);
        (await session.SignOutAsync(second.AccessToken)).Status.Should().Be(HttpStatusCode.NoContent);
        foreach (var token in new[] { first.AccessToken, second.AccessToken })
        {
            (await session.MeAsync(token)).Should().Be((HttpStatusCode.Unauthorized, "session-revoked"), "it is the session that has ended");
        }

        (await session.RefreshAsync(second.RefreshToken)).Reason.Should().Be("session-revoked");
        await log.MustTellAsync([("session-revoked", "/auth/me"), ("session-revoked", "/auth/refresh")], first.AccessToken, second.AccessToken, second.RefreshToken!);
    }

    [Fact]
    public async Task A_refresh_token_used_twice_ends_the_session_for_both_who_had_it()
    {
        using var session = await Session.SignInAsync(shared);
        var stolen = session.Answer.RefreshToken;
        var next = (await session.RefreshAsync(stolen)).Answer!;
        var log = AccessLog.Begin(shared);

        var again = await session.RefreshAsync(stolen);

        (again.Status, again.Reason).Should().Be((HttpStatusCode.Unauthorized, "refresh-reused"));
        (await session.MeAsync(next.AccessToken)).Should().Be((HttpStatusCode.Unauthorized, "session-revoked"));
        (await session.RefreshAsync(next.RefreshToken)).Reason.Should().Be("session-revoked");
        await log.MustTellAsync([("refresh-reused", "/auth/refresh"), ("session-revoked", "/auth/refresh")], stolen!, next.RefreshToken!, next.AccessToken);
    }

    [Fact]
    public async Task Of_refreshes_at_the_same_moment_one_at_the_most_succeeds()
    {
        using var session = await Session.SignInAsync(shared);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.RefreshAsync(session.Answer.RefreshToken)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).Should().Be(1);
        answers.Should().Contain(answer => answer.Reason == "refresh-reused");
    }

    [Fact]
    public async Task Signing_out_ends_the_feed_that_is_open()
    {
        using var session = await Session.SignInAsync(shared);
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        await using var feed = await Feed.OpenAsync(edge);
        await feed.AuthenticateAsync(session.Answer.AccessToken);
        (await feed.NextAsync()).Type.Should().Be("hello");

        await session.SignOutAsync(session.Answer.AccessToken);

        (await feed.NextAsync()).Should().Be(new Feed.Heard("close", null, IsRefusal: true, "session-revoked"));
    }

    [Fact]
    public async Task A_browser_keeps_its_refresh_token_in_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        using var http = await Session.AnonymousAsync(shared);
        var origin = await OriginAsync();
        using var signedIn = await SendAsync(http, "/auth/sign-in", origin, cookie: null, new { email = SignedIn.Mira, password = SignedIn.Password, transport = "cookie" });
        var body = (await signedIn.Content.ReadFromJsonAsync<SignInAnswer>(Stop))!;
        body.RefreshToken.Should().BeNull("scripts could read it there");
        signedIn.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(origin);
        signedIn.Headers.GetValues("Access-Control-Allow-Credentials").Should().Equal("true");
        var set = signedIn.Headers.GetValues("Set-Cookie").Single().Split("; ");
        set[0].Should().StartWith("__Secure-dice-refresh=");
        set[1..].Should().Contain(["Secure", "HttpOnly", "SameSite=Strict", "Path=/auth"]).And.NotContain(part => part.StartsWith("Domain"));

        using (var foreign = await SendAsync(http, "/auth/refresh", "https://evil.example", set[0]))
        {
            (foreign.StatusCode, await Session.ReasonAsync(foreign)).Should().Be((HttpStatusCode.Forbidden, "origin-foreign"));
        }

        using (var hidden = await SendAsync(http, "/auth/refresh", origin: null, set[0]))
        {
            (hidden.StatusCode, await Session.ReasonAsync(hidden)).Should().Be((HttpStatusCode.Forbidden, "origin-missing"));
        }

        using var refreshed = await SendAsync(http, "/auth/refresh", origin, set[0]);
        refreshed.StatusCode.Should().Be(HttpStatusCode.OK, "the refused tries have not used the token");
        refreshed.Headers.GetValues("Set-Cookie").Single().Should().StartWith("__Secure-dice-refresh=").And.NotContain(set[0]);
        using var reused = await SendAsync(http, "/auth/refresh", origin, set[0]);
        reused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        reused.Headers.GetValues("Set-Cookie").Single().Should().StartWith("__Secure-dice-refresh=;", "a cookie that is worth nothing is taken back");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_alike_and_logged_without_either()
    {
        using var http = await Session.AnonymousAsync(shared);
        var log = AccessLog.Begin(shared);
        var (password, stranger) = ($"wrong-{Guid.NewGuid():N}", $"{Guid.NewGuid():N}@dice.local");

        using var wrong = await SendAsync(http, "/auth/sign-in", origin: null, cookie: null, new { email = SignedIn.Noor, password });
        using var unknown = await SendAsync(http, "/auth/sign-in", origin: null, cookie: null, new { email = stranger, password = SignedIn.Password });

        (wrong.StatusCode, unknown.StatusCode).Should().Be((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        (await wrong.Content.ReadAsStringAsync(Stop)).Should().Be(await unknown.Content.ReadAsStringAsync(Stop)).And.Contain("credentials-wrong");
        await log.MustTellAsync([("credentials-wrong", "/auth/sign-in")], password, stranger, SignedIn.Password);
    }

    [Fact]
    public async Task More_failed_attempts_than_allowed_are_refused_and_then_the_right_password_too()
    {
        using var http = await Session.AnonymousAsync(shared);
        var log = AccessLog.Begin(shared);
        async Task<HttpStatusCode> TryAsync(string email, string password)
        {
            using var answer = await SendAsync(http, "/auth/sign-in", origin: null, cookie: null, new { email, password });
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().BeInRange(1, 60);
            }

            return answer.StatusCode;
        }

        // Nobody's address, a new one each run, so that it begins with no failures.
        var stranger = $"{Guid.NewGuid():N}@dice.local";
        var statuses = await Task.WhenAll(Enumerable.Range(0, AllowedFailures + 5).Select(number => TryAsync(stranger, $"guess {number}")));
        statuses.Count(status => status == HttpStatusCode.Unauthorized).Should().Be(AllowedFailures, "also when they come all at once");
        statuses.Count(status => status == HttpStatusCode.TooManyRequests).Should().Be(5);

        // Of the users, one with whom no other gate signs in: for a minute she cannot.
        const string Ines = "ines@dice.local";
        await Task.WhenAll(Enumerable.Range(0, AllowedFailures).Select(number => TryAsync(Ines, $"guess {number}")));
        (await TryAsync(Ines, SignedIn.Password)).Should().Be(HttpStatusCode.TooManyRequests, "who may guess on would learn which guess was right");
        await log.MustTellAsync([("attempts-exceeded", "/auth/sign-in")], "guess", SignedIn.Password, stranger);
    }

    private async Task<string> OriginAsync()
    {
        var pwa = (await shared.Started).Stack;
        var port = SharedStack.AddressOf(pwa).HttpsPort;
        return port == 443 ? "https://pwa.dice.local" : $"https://pwa.dice.local:{port}";
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string? origin, string? cookie, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await http.SendAsync(request, Stop);
    }
}
