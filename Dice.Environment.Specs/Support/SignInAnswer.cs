namespace Dice.Environment.Specs.Support;

/// <summary>What signing in and refreshing give.</summary>
/// <param name="AccessToken">For <c>Authorization: Bearer</c>.</param>
/// <param name="AccessExpiresIn">Seconds from now.</param>
/// <param name="RefreshToken">Good for one use; null where it came as a cookie.</param>
/// <param name="RefreshExpiresIn">Seconds from now.</param>
/// <param name="User">Who signed in.</param>
public sealed record SignInAnswer(string AccessToken, int AccessExpiresIn, string? RefreshToken, int RefreshExpiresIn, SignInAnswer.SignedInUser User)
{
    /// <summary>A user as they see themselves.</summary>
    /// <param name="Id">Their id, the owner of their characters.</param>
    /// <param name="Email">Their address.</param>
    /// <param name="DisplayName">Their name.</param>
    /// <param name="Roles">Such as <c>player</c>.</param>
    public sealed record SignedInUser(Guid Id, string Email, string DisplayName, IReadOnlyList<string> Roles);
}
