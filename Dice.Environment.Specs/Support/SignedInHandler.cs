using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Dice.Environment.Specs.Support;

/// <summary>
/// Sends requests as a user: signs in with the first, and refreshes the access token before it ends, so that a client lives as long as it likes.
/// A request that bears an authorization of its own keeps it.
/// </summary>
/// <param name="inner">Through which to send; disposed with this.</param>
/// <param name="api">The backend's address.</param>
/// <param name="email">Who signs in.</param>
/// <param name="password">With what.</param>
/// <param name="time">The clock.</param>
public sealed class SignedInHandler(HttpMessageHandler inner, Uri api, string email, string password, TimeProvider? time = null) : DelegatingHandler(inner)
{
    /// <summary>A token is refreshed when it has less than this to live, or less than half of its life.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SignInAnswer? _answer;
    private DateTimeOffset _renewAt;
    private DateTimeOffset _endsAt;

    /// <summary>An access token that is good for a while yet.</summary>
    /// <exception cref="HttpRequestException">Signing in was refused, or nobody answered.</exception>
    public async Task<string> AccessTokenAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_answer is null || _time.GetUtcNow() >= _renewAt)
            {
                await RenewAsync(cancellation);
            }

            return _answer!.AccessToken;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await AccessTokenAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _turn.Dispose();
        base.Dispose(disposing);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = _answer is null
                ? null
                : await PostAsync("/auth/refresh", new { refreshToken = _answer.RefreshToken }, cancellation);
            // A session that has ended is begun anew.
            Keep(answer ?? await PostAsync("/auth/sign-in", new { email, password }, cancellation)
                ?? throw new HttpRequestException($"{email} could not sign in", inner: null, HttpStatusCode.Unauthorized));
        }
        catch (HttpRequestException) when (_answer is not null && _time.GetUtcNow() < _endsAt)
        {
            // Sessions are out of reach for the moment; the token is good yet.
        }
    }

    /// <summary>Null when it was refused.</summary>
    private async Task<SignInAnswer?> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, path)) { Content = JsonContent.Create(body) };
        using var response = await base.SendAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<SignInAnswer>(cancellation);
    }

    private void Keep(SignInAnswer answer)
    {
        IssuedTokens.Remember(answer);
        var life = TimeSpan.FromSeconds(answer.AccessExpiresIn);
        _answer = answer;
        _endsAt = _time.GetUtcNow() + life;
        _renewAt = _endsAt - (life / 2 < Margin ? life / 2 : Margin);
    }
}
