namespace Dice.LoadTests.Scenarios;

/// <summary>The tokens of a session.</summary>
/// <param name="Access">The token that each request sends.</param>
/// <param name="Refresh">The token that can be exchanged for new ones once.</param>
/// <param name="Lifetime">The lifetime of the access token.</param>
internal sealed record Tokens(string Access, string Refresh, TimeSpan Lifetime);
