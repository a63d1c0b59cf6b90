namespace Dice.Environment.Commands.Load;

/// <summary>What <c>load</c> was asked for.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Rate">The highest arrivals per second; null for the profile's own.</param>
/// <param name="Duration">How long is measured; null for the profile's own.</param>
/// <param name="Repeat">How often it is run.</param>
/// <param name="Seed">The seed of arrivals and choices; null for the profile's own.</param>
/// <param name="Email">Who signs in.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
internal sealed record LoadRequest(string Scenario, string Profile, double? Rate, TimeSpan? Duration, int Repeat, int? Seed, string Email, bool Json);
