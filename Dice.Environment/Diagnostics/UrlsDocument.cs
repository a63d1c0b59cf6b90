namespace Dice.Environment.Diagnostics;

/// <summary>What <c>urls --json</c> prints.</summary>
/// <param name="Environment">The environment's identity.</param>
/// <param name="Urls">The URLs behind the edge by route: a host, or a host and a prefix of its paths.</param>
/// <param name="Endpoints">The URLs on 127.0.0.1 by <c>SERVICE.ENDPOINT</c>.</param>
public sealed record UrlsDocument(string Environment, IReadOnlyDictionary<string, string> Urls, IReadOnlyDictionary<string, string> Endpoints);
