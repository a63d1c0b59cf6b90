using System.Net.Http.Json;
using System.Text.Json;

namespace Dice.LoadTests.Scenarios;

/// <summary>The requests of <c>/auth</c>.</summary>
/// <param name="api">The API's address at the edge.</param>
internal sealed class SignIn(Uri api)
{
    /// <summary>Signs an account in.</summary>
    public HttpRequestMessage In(Account account) => Post("/auth/sign-in", new { email = account.Email, password = account.Password });

    /// <summary>Exchanges a refresh token for a new pair.</summary>
    public HttpRequestMessage Refresh(string refreshToken) => Post("/auth/refresh", new { refreshToken });

    /// <summary>Returns the signed-in user.</summary>
    public HttpRequestMessage Me(string accessToken) => Bearing(new HttpRequestMessage(HttpMethod.Get, new Uri(api, "/auth/me")), accessToken);

    /// <summary>Ends the session.</summary>
    public HttpRequestMessage Out(string accessToken) => Bearing(new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/auth/sign-out")), accessToken);

    /// <summary>Returns the tokens of a successful response.</summary>
    /// <exception cref="JsonException">The response contains no tokens.</exception>
    public static Tokens TokensOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return root.TryGetProperty("accessToken", out var access) && root.TryGetProperty("refreshToken", out var refresh) && root.TryGetProperty("accessExpiresIn", out var expires)
            ? new Tokens(access.GetString()!, refresh.GetString()!, TimeSpan.FromSeconds(expires.GetDouble()))
            : throw new JsonException("The response contains no tokens.");
    }

    /// <summary>Adds the access token.</summary>
    public static HttpRequestMessage Bearing(HttpRequestMessage request, string accessToken)
    {
        request.Headers.Authorization = new("Bearer", accessToken);
        return request;
    }

    private HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, new Uri(api, path)) { Content = JsonContent.Create(body) };
}

/// <summary>The tokens of a session.</summary>
/// <param name="Access">The token that each request sends.</param>
/// <param name="Refresh">The token that can be exchanged for new ones once.</param>
/// <param name="Lifetime">The lifetime of the access token.</param>
internal sealed record Tokens(string Access, string Refresh, TimeSpan Lifetime);
