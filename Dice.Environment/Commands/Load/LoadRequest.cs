namespace Dice.Environment.Commands.Load;

/// <summary>The arguments of <c>load</c>.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Profile">The profile's name.</param>
/// <param name="Rate">The highest arrivals per second; null for the profile's own.</param>
/// <param name="Duration">The measured time; null for the profile's own.</param>
/// <param name="Repeat">The number of runs.</param>
/// <param name="Seed">The seed of the random numbers; null for the profile's own.</param>
/// <param name="Email">The e-mail address of the user who signs in.</param>
/// <param name="Json">Whether to print a document for scripts.</param>
internal sealed record LoadRequest(string Scenario, string Profile, double? Rate, TimeSpan? Duration, int Repeat, int? Seed, string Email, bool Json);
