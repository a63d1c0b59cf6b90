using Dice.Environment.Specs.SignIn;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Whoever shows no token, or one that is not good, comes in nowhere, and the log tells why without telling the token.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Characters)]
public sealed class RefusedTokenGate(SharedStack shared)
{
    /// <summary>Each differs from a good token in one thing.</summary>
    private static readonly Dictionary<string, Func<ForgedToken, string>> Flaws = new()
    {
        ["token-malformed"] = _ => "not-a-token",
        ["token-expired"] = token => $"{token with { Life = TimeSpan.FromSeconds(-5) }}",
        ["token-signature"] = token => $"{token with { Secret = "somebody else's secret, as long as ours is" }}",
        ["token-algorithm"] = token => $"{token with { Algorithm = "none" }}",
        ["token-audience"] = token => $"{token with { Audience = "another-service" }}",
        ["token-issuer"] = token => $"{token with { Issuer = "somebody-else" }}",
        ["session-revoked"] = token => $"{token with { Session = "a-session-that-is-not" }}",
    };

    public static TheoryData<string> Reasons => [.. Flaws.Keys];

    [Fact]
    public async Task A_token_made_as_the_backend_makes_them_is_taken_so_that_the_others_are_refused_for_their_flaw_alone() =>
        (await new Doors(shared).TryAsync($"{await GoodAsync()}")).Values.Should().AllBeEquivalentTo(false);

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_flawed_token_is_refused_at_every_door_and_logged(string reason)
    {
        var token = Flaws[reason](await GoodAsync());
        var log = AccessLog.Begin(shared);

        var refused = await new Doors(shared).TryAsync(token);

        refused.Should().OnlyContain(door => door.Value);
        await log.MustTellAsync(Doors.Paths.Select(path => (reason, path)), token);
    }

    [Fact]
    public async Task No_token_is_refused_at_every_door_and_logged()
    {
        var log = AccessLog.Begin(shared);

        var refused = await new Doors(shared).TryAsync(token: null);

        refused.Should().OnlyContain(door => door.Value);
        await log.MustTellAsync(Doors.Paths.Select(path => ("token-missing", path)));
    }

    private async Task<ForgedToken> GoodAsync()
    {
        using var session = await Session.SignInAsync(shared);
        return new ForgedToken { Secret = SignedIn.Secrets["JWT_SECRET"], User = session.Answer.User.Id, Session = ForgedToken.SessionOf(session.Answer.AccessToken) };
    }
}
