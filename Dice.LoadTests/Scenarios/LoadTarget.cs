namespace Dice.LoadTests.Scenarios;

/// <summary>The target of scenarios.</summary>
/// <param name="Http">A client for the edge, not signed in.</param>
/// <param name="Api">The API's address at the edge, such as <c>https://api.dice.local</c>.</param>
/// <param name="Pwa">The web application's address at the edge.</param>
/// <param name="Account">The account for signing in.</param>
public sealed record LoadTarget(HttpClient Http, Uri Api, Uri Pwa, Account Account)
{
    /// <summary>The pause before the next step of an iteration.</summary>
    public Model.ThinkTime ThinkTime { get; init; }
}

/// <summary>An account for signing in.</summary>
/// <param name="Email">The email address.</param>
/// <param name="Password">The password, which no report or message contains.</param>
public sealed record Account(string Email, string Password)
{
    /// <summary>Returns the account without the password.</summary>
    public override string ToString() => Email;
}
