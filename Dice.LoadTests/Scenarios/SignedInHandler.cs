using System.Net;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// Sends requests as one account: signs in before the first request, exchanges the tokens before they expire, and signs out on request. All iterations
/// share the session, like the tabs of one browser, so that a load test does not also test signing in.
/// </summary>
/// <param name="target">The target with the account; its client signs in.</param>
/// <param name="inner">The handler that sends the requests.</param>
/// <param name="time">The clock.</param>
public sealed class SignedInHandler(LoadTarget target, HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>The time before expiry at which the tokens are exchanged, so that they do not expire during a slow request.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(60);

    private readonly SignIn _signIn = new(target.Api);
    private readonly SemaphoreSlim _one = new(1);
    private Tokens? _tokens;
    private DateTimeOffset _exchangeAt;

    /// <summary>Ends the session, if there is one.</summary>
    public async Task SignOutAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _tokens, null) is { } tokens)
        {
            using var request = _signIn.Out(tokens.Access);
            using var answer = await target.Http.SendAsync(request, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SignIn.Bearing(request, await AccessAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _one.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<string> AccessAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _tokens) is { } fresh && time.GetUtcNow() < _exchangeAt)
        {
            return fresh.Access;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            if (_tokens is null || time.GetUtcNow() >= _exchangeAt)
            {
                // Without the iteration's cancellation: a refresh token can be used only once, so its response must be read.
                var tokens = await ExchangeAsync(CancellationToken.None);
                var life = tokens.Lifetime - Ahead;
                _exchangeAt = time.GetUtcNow() + (life > TimeSpan.Zero ? life : tokens.Lifetime / 2);
                Volatile.Write(ref _tokens, tokens);
            }

            return _tokens.Access;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Tokens> ExchangeAsync(CancellationToken cancellation)
    {
        if (_tokens is { } old)
        {
            using var refresh = _signIn.Refresh(old.Refresh);
            using var renewed = await target.Http.SendAsync(refresh, cancellation);
            if (renewed.IsSuccessStatusCode)
            {
                return SignIn.TokensOf(await renewed.Content.ReadAsByteArrayAsync(cancellation));
            }
        }

        using var request = _signIn.In(target.Account);
        using var answer = await target.Http.SendAsync(request, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => SignIn.TokensOf(await answer.Content.ReadAsByteArrayAsync(cancellation)),
            HttpStatusCode.Unauthorized => throw new LoadException($"{target.Account} could not sign in: the password is wrong, or the account does not exist", "load the development users with ./run-env.sh db seed, and check that the backend was started with the DEVELOPMENT_USER_PASSWORD of .env.development"),
            HttpStatusCode.TooManyRequests => throw new LoadException($"{target.Account} could not sign in: too many attempts failed", "wait a minute, then run it again"),
            var status => throw new LoadException($"{target.Account} could not sign in: status {(int)status}", "check the log of the backend: ./run-env.sh logs backend"),
        };
    }
}
