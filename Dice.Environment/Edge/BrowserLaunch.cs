using System.Collections.Immutable;

namespace Dice.Environment.Edge;

/// <summary>How to start a browser that reaches the edge and trusts its certificate; the fields carry over to Playwright's launch options.</summary>
/// <param name="ExecutablePath">The browser.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its whole environment: this process's, with a home of its own. (Playwright replaces the environment, it does not add to it.)</param>
public sealed record BrowserLaunch(string ExecutablePath, ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string> Environment);
