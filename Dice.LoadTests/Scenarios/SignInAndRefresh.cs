using System.Text.Json;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// A user signs in, requests the account, exchanges the tokens, requests the account again with the new token, and signs out. Each iteration has its own session and ends it.
/// The limit on attempts counts only failures; after a rejected sign-in, no more are attempted, so that a run does not lock the account.
/// </summary>
public static class SignInAndRefresh
{
    private const string SigningIn = "sign in";
    private const string Me = "me";
    private const string Refresh = "refresh";
    private const string MeAgain = "me again";
    private const string SignOut = "sign out";

    /// <summary>Creates the scenario.</summary>
    /// <param name="target">The target with the account.</param>
    public static Scenario Make(LoadTarget target)
    {
        var requests = new SignIn(target.Api);
        var refused = new RefusedSignIn();
        return new Scenario("sign-in-and-refresh", [SigningIn, Me, Refresh, MeAgain, SignOut], iteration => RunAsync(iteration, target, requests, refused))
        {
            Purpose = "Signs in, exchanges the tokens, signs out (sessions in Redis).",
        };
    }

    private static async Task RunAsync(IIteration iteration, LoadTarget target, SignIn requests, RefusedSignIn refused)
    {
        var http = target.Http;
        if (refused.Status is { } before)
        {
            throw new InvalidOperationException($"not tried: an earlier sign-in was refused ({before}), and more would lock the account");
        }

        if (await iteration.SendAsync(SigningIn, http, requests.In(target.Account), status => refused.Status = status is 401 or 429 ? status : refused.Status) is not { } first)
        {
            return;
        }

        var tokens = SignIn.TokensOf(first);
        if (await iteration.SendAsync(Me, http, requests.Me(tokens.Access)) is { } me)
        {
            MustBe(target.Account, me);
        }

        await iteration.PauseAsync(target.ThinkTime.Next(iteration.Random));
        if (await iteration.SendAsync(Refresh, http, requests.Refresh(tokens.Refresh)) is { } second)
        {
            tokens = SignIn.TokensOf(second);
            await iteration.SendAsync(MeAgain, http, requests.Me(tokens.Access));
        }

        await iteration.SendAsync(SignOut, http, requests.Out(tokens.Access));
    }

    private static void MustBe(Account account, byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var user = document.RootElement.TryGetProperty("user", out var inner) ? inner : document.RootElement;
        if (user.GetProperty("email").GetString() != account.Email)
        {
            throw new JsonException("The session belongs to another account.");
        }
    }

    /// <summary>The status of a rejected sign-in, shared by all iterations.</summary>
    private sealed class RefusedSignIn
    {
        public int? Status { get; set; }
    }
}
