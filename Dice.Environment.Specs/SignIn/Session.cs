using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dice.Environment.Edge.Client;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.SignIn;

/// <summary>A session in the shared stack, request by request, so that each answer can be looked at.</summary>
public sealed class Session : IDisposable
{
    private readonly HttpClient _http;

    private Session(HttpClient http, SignInAnswer answer)
    {
        _http = http;
        Answer = answer;
    }

    /// <summary>The sign-in's answer.</summary>
    public SignInAnswer Answer { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A client of the API that is nobody's.</summary>
    public static async Task<HttpClient> AnonymousAsync(SharedStack shared)
    {
        using var edge = new EdgeHttp(await shared.EdgeAddressAsync());
        var http = edge.CreateClient();
        http.BaseAddress = SignedIn.Api;
        return http;
    }

    /// <summary>Signs in.</summary>
    public static async Task<Session> SignInAsync(SharedStack shared, string email = SignedIn.Mira)
    {
        var http = await AnonymousAsync(shared);
        using var answer = await http.PostAsJsonAsync("/auth/sign-in", new { email, password = SignedIn.Password }, Stop);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        var signedIn = (await answer.Content.ReadFromJsonAsync<SignInAnswer>(Stop))!;
        IssuedTokens.Remember(signedIn);
        return new Session(http, signedIn);
    }

    /// <summary>Asks who the token's user is.</summary>
    public Task<(HttpStatusCode Status, string? Reason)> MeAsync(string accessToken) => SendAsync(HttpMethod.Get, "/auth/me", accessToken, body: null);

    /// <summary>Ends the session.</summary>
    public Task<(HttpStatusCode Status, string? Reason)> SignOutAsync(string accessToken) => SendAsync(HttpMethod.Post, "/auth/sign-out", accessToken, body: null);

    /// <summary>Tries a refresh token.</summary>
    public async Task<(HttpStatusCode Status, string? Reason, SignInAnswer? Answer)> RefreshAsync(string? refreshToken)
    {
        using var answer = await _http.PostAsJsonAsync("/auth/refresh", new { refreshToken }, Stop);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return (answer.StatusCode, await ReasonAsync(answer), null);
        }

        var refreshed = (await answer.Content.ReadFromJsonAsync<SignInAnswer>(Stop))!;
        IssuedTokens.Remember(refreshed);
        return (answer.StatusCode, null, refreshed);
    }

    /// <summary>Why a request was refused.</summary>
    public static async Task<string?> ReasonAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        problem.GetProperty("status").GetInt32().Should().Be((int)answer.StatusCode);
        return problem.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, string? Reason)> SendAsync(HttpMethod method, string path, string accessToken, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await _http.SendAsync(request, Stop);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await ReasonAsync(answer));
    }
}
