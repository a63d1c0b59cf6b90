using System.Collections.Concurrent;

namespace Dice.Environment.Specs.Support;

/// <summary>The tokens that this run was given: none of them may stand in a log.</summary>
public static class IssuedTokens
{
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <summary>What gives each away: the part that nobody could make up.</summary>
    public static ICollection<string> Secrets => Known.Keys;

    /// <summary>Notes an answer's tokens.</summary>
    public static void Remember(SignInAnswer answer)
    {
        foreach (var token in new[] { answer.AccessToken, answer.RefreshToken }.OfType<string>())
        {
            Known[token[(token.LastIndexOf('.') + 1)..]] = true;
        }
    }
}
