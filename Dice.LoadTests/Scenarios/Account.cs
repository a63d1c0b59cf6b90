namespace Dice.LoadTests.Scenarios;

/// <summary>An account for signing in.</summary>
/// <param name="Email">The email address.</param>
/// <param name="Password">The password, which no report or message contains.</param>
public sealed record Account(string Email, string Password)
{
    /// <summary>Returns the account without the password.</summary>
    public override string ToString() => Email;
}
