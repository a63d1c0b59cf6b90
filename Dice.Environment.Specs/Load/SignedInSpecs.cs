using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Model;
using Dice.LoadTests.Scenarios;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>The session that a run's requests share.</summary>
public sealed class SignedInSpecs
{
    private static readonly Uri Address = new("https://api.dice.local/auth/me");

    private static (SignedInHandler Handler, HttpClient Client) Open(PaperBackend backend, TimeProvider time, string password = PaperBackend.Password)
    {
        var target = new LoadTarget(backend.CreateClient(), new Uri("https://api.dice.local"), new Uri("https://pwa.dice.local"), new Account(PaperBackend.Email, password));
        var handler = new SignedInHandler(target, new Passing(backend), time);
        return (handler, new HttpClient(handler));
    }

    [Fact]
    public async Task Many_requests_at_once_sign_in_once()
    {
        using var backend = new PaperBackend();
        var (handler, client) = Open(backend, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync(Address, TestContext.Current.CancellationToken)));
        await handler.SignOutAsync(TestContext.Current.CancellationToken);

        backend.SignIns.Should().Be(1);
        backend.SeenTokens.Should().Equal("access-1");
        backend.OpenSessions.Should().Be(0);
    }

    [Fact]
    public async Task Tokens_are_exchanged_before_they_run_out()
    {
        using var backend = new PaperBackend { AccessSeconds = 300 };
        var time = new SettableTime();
        var (_, client) = Open(backend, time);

        foreach (var seconds in new[] { 0, 230, 250, 300, 500, 700 })
        {
            time.Now = DateTimeOffset.UnixEpoch + Seconds(seconds);
            await client.GetStringAsync(Address, TestContext.Current.CancellationToken);
        }

        // A minute before they run out: at 250 s, and 250 s later again.
        (backend.SignIns, backend.Exchanges).Should().Be((1, 2));
        backend.SeenTokens.Should().Equal("access-1", "access-2", "access-3");
    }

    [Fact]
    public async Task A_wrong_password_is_a_fault_that_names_the_remedy_and_not_the_password()
    {
        using var backend = new PaperBackend();
        var (_, client) = Open(backend, TimeProvider.System, "not it");

        var refused = await FluentActions.Awaiting(() => client.GetStringAsync(Address)).Should().ThrowAsync<LoadException>();

        refused.Which.Problem.Should().Contain(PaperBackend.Email);
        refused.Which.Remedy.Should().Contain("db seed");
        refused.Which.ToString().Should().NotContain("not it");
    }

    /// <summary>Passes on to a handler that several share.</summary>
    private sealed class Passing(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
