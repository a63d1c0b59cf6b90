using System.Net;
using System.Net.Http.Json;
using Dice.Environment.Specs.Data.Backup;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.SignIn;

/// <summary>A client that outlives its access tokens, against a backend made of paper.</summary>
public sealed class SignedInHandlerSpecs : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ManualTime _time = new();
    private readonly PaperBackend _backend = new();
    private readonly HttpClient _http;

    public SignedInHandlerSpecs() =>
        _http = new HttpClient(new SignedInHandler(_backend, SignedIn.Api, SignedIn.Mira, "secret", _time)) { BaseAddress = SignedIn.Api };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _backend.Dispose();
    }

    [Fact]
    public async Task It_signs_in_once_however_many_requests_begin_at_the_same_moment()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync()));

        _backend.Asked.Should().Equal(["/auth/sign-in"]);
    }

    [Fact]
    public async Task It_refreshes_before_the_token_ends_with_the_newest_refresh_token()
    {
        await AskAsync();
        _time.Advance(Life - TimeSpan.FromSeconds(61));
        (await AskAsync()).Should().Be("paper-access-1");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await AskAsync()).Should().Be("paper-access-2");
        _time.Advance(Life - TimeSpan.FromSeconds(30));
        (await AskAsync()).Should().Be("paper-access-3");

        _backend.Asked.Should().Equal(["/auth/sign-in", "/auth/refresh", "/auth/refresh"]);
    }

    [Fact]
    public async Task It_goes_on_with_its_token_while_sessions_are_out_of_reach_and_fails_when_that_has_ended()
    {
        await AskAsync();
        _backend.IsAway = true;
        _time.Advance(Life - TimeSpan.FromSeconds(30));
        (await AskAsync()).Should().Be("paper-access-1");

        _time.Advance(TimeSpan.FromSeconds(31));
        await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task It_signs_in_again_when_its_session_has_ended()
    {
        await AskAsync();
        _backend.Ended = true;
        _time.Advance(Life);

        (await AskAsync()).Should().Be("paper-access-2");
        _backend.Asked.Should().Equal(["/auth/sign-in", "/auth/refresh", "/auth/sign-in"]);
    }

    private Task<string> AskAsync() => _http.GetStringAsync("/anything", Stop);

    private sealed class PaperBackend : HttpMessageHandler
    {
        private int _issued;

        public List<string> Asked { get; } = [];

        public bool IsAway { get; set; }

        public bool Ended { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path == "/anything")
            {
                return new HttpResponseMessage { Content = new StringContent(request.Headers.Authorization!.Parameter!) };
            }

            Asked.Add(path);
            if (IsAway)
            {
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            }

            if (path == "/auth/refresh")
            {
                (await request.Content!.ReadAsStringAsync(cancellationToken)).Should().Contain($"paper-refresh-{_issued}");
                if (Ended)
                {
                    return new HttpResponseMessage(HttpStatusCode.Unauthorized);
                }
            }

            _issued++;
            return new HttpResponseMessage
            {
                Content = JsonContent.Create(new SignInAnswer($"paper-access-{_issued}", (int)Life.TotalSeconds, $"paper-refresh-{_issued}", 3600, new(Guid.Empty, SignedIn.Mira, "Mira", []))),
            };
        }
    }
}
