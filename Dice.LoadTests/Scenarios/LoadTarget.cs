namespace Dice.LoadTests.Scenarios;

/// <summary>What scenarios are run against.</summary>
/// <param name="Http">Reaches the edge, with nobody signed in.</param>
/// <param name="Api">The API's address at the edge, such as <c>https://api.dice.local</c>.</param>
/// <param name="Pwa">The web application's address at the edge.</param>
/// <param name="Account">Who signs in.</param>
public sealed record LoadTarget(HttpClient Http, Uri Api, Uri Pwa, Account Account)
{
    /// <summary>How long people look before the next step of an iteration.</summary>
    public Model.ThinkTime ThinkTime { get; init; }
}
