namespace Dice.LoadTests.Scenarios;

/// <summary>Who signs in.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Password">Their password; it stands in no report and no message.</param>
public sealed record Account(string Email, string Password)
{
    /// <summary>Who it is, without the password.</summary>
    public override string ToString() => Email;
}
