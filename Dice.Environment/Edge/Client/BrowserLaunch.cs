using System.Collections.Immutable;

namespace Dice.Environment.Edge.Client;

/// <summary>The parameters that start a browser which reaches the edge and trusts its certificate; the fields match Playwright's launch options.</summary>
/// <param name="ExecutablePath">The path of the browser.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its complete environment: this process's variables with a different home. (Playwright replaces the environment and does not extend it.)</param>
public sealed record BrowserLaunch(string ExecutablePath, ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string> Environment);
