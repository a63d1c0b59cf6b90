namespace Dice.LoadTests.Scenarios;

/// <summary>What signing in gives.</summary>
/// <param name="Access">Goes with each request.</param>
/// <param name="Refresh">Exchanged for new ones, once.</param>
/// <param name="Lifetime">How long the access token is good for.</param>
internal sealed record Tokens(string Access, string Refresh, TimeSpan Lifetime);
